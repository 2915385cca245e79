import type { TemplateEngineConfig } from '@sluice/core';
import type { Block, BlockReader } from '../decode/block.ts';
import { block } from '../decode/block.ts';
import type { Report } from '../decode/field.ts';
import { reportWarning } from '../decode/field.ts';
import { boolean, duration, float, integer } from '../decode/scalar.ts';

const defaultRenderIntervalMs = 300_000;
const defaultThreshold = 0.9;
/** When the block is there and does not say; without the block there is no limit. */
const defaultConnections = 10;

export interface TemplateConfigValues {
  readonly exit_on_retry_failure: boolean;
  readonly static_secret_render_interval: number;
  readonly max_connections_per_host: number;
  readonly lease_renewal_threshold: number;
}

export type TemplateConfigBlock = Block<TemplateConfigValues>;

/** Source: spec/agent.md 2.12. */
export const templateConfigBlock: BlockReader<TemplateConfigValues> = block({
  name: 'template_config',
  fields: {
    exit_on_retry_failure: boolean(),
    static_secret_render_interval: duration(),
    max_connections_per_host: integer(),
    lease_renewal_threshold: float(),
  },
});

export function toTemplateEngine(found: TemplateConfigBlock | undefined, report: Report): TemplateEngineConfig {
  const values = found?.values ?? {};
  const interval = values.static_secret_render_interval ?? 0;
  const connections = values.max_connections_per_host ?? (found === undefined ? 0 : defaultConnections);
  const threshold = values.lease_renewal_threshold ?? defaultThreshold;
  if (found !== undefined && !isFraction(threshold)) {
    const where = found.places.get('lease_renewal_threshold') ?? found.where;
    const message = 'lease_renewal_threshold is not above 0 and at most 1';
    reportWarning(report, 'agent-config/out-of-range', where, message, `${defaultThreshold} is used`);
  }
  if (found !== undefined && connections < 0) {
    const where = found.places.get('max_connections_per_host') ?? found.where;
    const message = 'max_connections_per_host is negative and means no limit';
    reportWarning(report, 'agent-config/out-of-range', where, message, 'write 0');
  }
  return {
    exitOnRetryFailure: values.exit_on_retry_failure ?? false,
    staticSecretRenderIntervalMs: interval === 0 ? defaultRenderIntervalMs : interval,
    maxConnectionsPerHost: Math.max(connections, 0),
    leaseRenewalThreshold: isFraction(threshold) ? threshold : defaultThreshold,
  };
}

function isFraction(value: number): boolean {
  return value > 0 && value <= 1;
}
