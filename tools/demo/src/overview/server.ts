import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Overview } from './overview.ts';
import { overviewPage } from './page.ts';
import { overviewState, renderedFile, requestCounts } from './state.ts';

/** The page that is the way in, on a free port of 127.0.0.1. */
export interface OverviewServer {
  readonly overview: Overview;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startOverview(): Promise<OverviewServer> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const overview = new Overview(`http://127.0.0.1:${port}/`);
  server.on('request', (request, response) => {
    answer(overview, request, response).catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    });
  });
  return {
    overview,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(overview: Overview, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Only a browser on this machine that names this machine: another site must not read secrets by a name of its own.
  if (!/^(?:127\.0\.0\.1|localhost):\d+$/.test(request.headers.host ?? '')) {
    response.writeHead(403).end('open this page as 127.0.0.1\n');
    return;
  }
  const url = new URL(request.url ?? '/', overview.url);
  switch (url.pathname) {
    case '/':
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(overviewPage);
      return;
    case '/api/state':
      json(response, await overviewState(overview));
      return;
    case '/api/requests':
      response.setHeader('Access-Control-Allow-Origin', '*'); // the transit application's page shows these counts
      json(response, { byPath: requestCounts(overview) });
      return;
    case '/api/file':
      await sendFile(overview, url.searchParams.get('name') ?? '', response);
      return;
    default:
      response.writeHead(404).end('no such page\n');
  }
}

async function sendFile(overview: Overview, name: string, response: ServerResponse): Promise<void> {
  const text = await renderedFile(overview, name);
  if (text === undefined) response.writeHead(404).end('no such file\n');
  else response.setHeader('Content-Type', 'text/plain; charset=utf-8').end(text);
}

function json(response: ServerResponse, value: object): void {
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value));
}
