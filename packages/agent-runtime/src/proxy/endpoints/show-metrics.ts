import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProxyMetrics } from '../metrics.ts';

const prefix = 'vault';

/** `/agent/v1/metrics`: Prometheus text on request, else JSON. Source: spec/agent.md 8.1, 9. */
export function showMetrics(
  metrics: ProxyMetrics,
  wallMs: number,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (wantsPrometheus(request)) {
    respond(response, 'text/plain; version=0.0.4; charset=utf-8', metrics.toPrometheus(prefix));
    return;
  }
  respond(response, 'application/json', metrics.toJson(prefix, timestampOf(wallMs)));
}

function wantsPrometheus({ url = '', headers }: IncomingMessage): boolean {
  const format = new URLSearchParams(url.split('?')[1] ?? '').get('format');
  return (
    format === 'prometheus' || /^(?:application\/openmetrics-text|prometheus\/telemetry)/.test(headers.accept ?? '')
  );
}

/** As Go prints a time: `2026-01-05 09:30:00 +0000 UTC`. */
function timestampOf(wallMs: number): string {
  return `${new Date(wallMs).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}

function respond(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  response.end(text);
}
