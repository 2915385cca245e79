export type { AgentEnd } from './agent-end.ts';
export type { AgentArea } from './agent-error.ts';
export { AgentError } from './agent-error.ts';
export type { AgentPorts, SignalSource, Upstream } from './agent-ports.ts';
export { authMethodTypes } from './auto-auth/methods.ts';
export type { LatestValue, LatestValueSource } from './latest-value.ts';
export { createLatestValue } from './latest-value.ts';
export { checkAgent } from './check-agent.ts';
export { runAgent } from './run-agent.ts';
