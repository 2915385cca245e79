import type { CacheSuffix } from '../suffix.ts';
import type { Group } from './row.ts';

/** Table G: cache, listener, connections, telemetry. Source: spec/injector.md 1.4. */
export const cache: Group<CacheSuffix> = {
  'agent-cache-enable': {
    kind: 'boolean',
    default: 'false',
    docs: 'Opens a caching proxy to the server on 127.0.0.1, and hands leases from the init container to the sidecar.',
  },
  'agent-cache-use-auto-auth-token': {
    kind: 'text',
    accepts: 'true, false or force',
    default: 'true',
    docs: "Whether the proxy adds the agent's token to requests without one (true) or to all (force).",
  },
  'agent-cache-listener-port': {
    kind: 'text',
    accepts: 'a port',
    default: '8200',
    docs: 'Port of the proxy on 127.0.0.1.',
  },
  'agent-cache-exit-on-err': {
    kind: 'boolean',
    default: 'false',
    docs: 'The sidecar ends when it cannot restore what the init container cached.',
  },
  'agent-disable-idle-connections': {
    kind: 'list',
    accepts: 'auto-auth, caching, proxying, templating, separated by commas',
    setting: 'AGENT_INJECT_DISABLE_IDLE_CONNECTIONS',
    docs: 'Parts of the agent that close idle connections.',
  },
  'agent-disable-keep-alives': {
    kind: 'list',
    accepts: 'auto-auth, caching, proxying, templating, separated by commas',
    setting: 'AGENT_INJECT_DISABLE_KEEP_ALIVES',
    docs: 'Parts of the agent that use a new connection for each request.',
  },
  'agent-telemetry': {
    scope: 'per-parameter',
    kind: 'json-or-text',
    accepts: 'JSON of the type that the parameter has, or text',
    docs: "Parameter of the agent's telemetry; dashes of PARAM become underscores.",
  },
};
