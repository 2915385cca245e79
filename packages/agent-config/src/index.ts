export type { AgentConfigReading, AgentConfigSource, ReadAgentConfigOptions } from './read-agent-config.ts';
export { mergeAgentConfigs, readAgentConfig } from './read-agent-config.ts';
export { writeAgentConfigDocument } from './write-document.ts';
