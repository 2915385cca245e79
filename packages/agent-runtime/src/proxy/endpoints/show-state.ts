import type { ServerResponse } from 'node:http';

/** `/agent/v1/health`: the process answers. */
export function showHealth(response: ServerResponse): void {
  respond(response, 200, { status: 'ok' });
}

/** `/agent/v1/ready`: 200 when nothing is missing, else 503 with what is. Source: spec/agent.md 8.1. */
export function showReadiness(response: ServerResponse, missing: readonly string[]): void {
  respond(response, missing.length === 0 ? 200 : 503, { ready: missing.length === 0, missing });
}

function respond(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(`${JSON.stringify(value)}\n`);
}
