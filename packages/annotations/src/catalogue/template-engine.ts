import type { TemplateEngineSuffix } from '../suffix.ts';
import type { Group } from './row.ts';

/** Table C: the template engine. Source: spec/injector.md 1.4. */
export const templateEngine: Group<TemplateEngineSuffix> = {
  'template-config-exit-on-retry-failure': {
    kind: 'boolean',
    default: 'true',
    setting: 'AGENT_INJECT_TEMPLATE_CONFIG_EXIT_ON_RETRY_FAILURE',
    docs: 'The agent ends when a template cannot be rendered after its retries.',
  },
  'template-static-secret-render-interval': {
    kind: 'text',
    accepts: 'a duration, such as 5m',
    setting: 'AGENT_INJECT_TEMPLATE_STATIC_SECRET_RENDER_INTERVAL',
    docs: 'How often secrets without a lease are read again.',
  },
  'template-max-connections-per-host': {
    kind: 'integer',
    setting: 'AGENT_INJECT_TEMPLATE_MAX_CONNECTIONS_PER_HOST',
    docs: 'Limit of connections to the server for templates; 0 is no limit.',
  },
  'template-lease-renewal-threshold': {
    kind: 'float',
    docs: 'Share of a lease after which a secret that cannot be renewed is fetched again, such as 0.9.',
  },
};
