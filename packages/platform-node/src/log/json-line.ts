import type { LogEvent } from './log-event.ts';
import { presentFields } from './log-event.ts';

/**
 * One JSON object: `@level`, `@message`, `@module`, `@timestamp` (RFC 3339, microseconds), then the fields.
 * Source: spec/agent.md 1.8.
 */
export function formatJsonLine({ module, level, message, fields, wallMs }: LogEvent): string {
  const timestamp = new Date(wallMs).toISOString().replace('Z', '000Z');
  const own = { '@level': level, '@message': message, '@module': module, '@timestamp': timestamp };
  return JSON.stringify({ ...Object.fromEntries(presentFields(fields)), ...own });
}
