import { createServer } from 'node:http';

/** What a path answers: a page, or data as JSON. */
export type Route = () => string | Promise<object>;

/** Serves `routes` until SIGTERM. A failure answers 500 and is counted by whoever asks. */
export function serve(routes: Readonly<Record<string, Route>>): void {
  const port = Number(process.env['PORT'] ?? 8080);
  const server = createServer((request, response) => {
    const route = routes[new URL(request.url ?? '/', 'http://app').pathname];
    if (route === undefined) {
      response.writeHead(404).end('no such page\n');
      return;
    }
    Promise.resolve(route()).then(
      (answer) => {
        const isPage = typeof answer === 'string';
        response.setHeader('Content-Type', isPage ? 'text/html; charset=utf-8' : 'application/json');
        response.end(isPage ? answer : JSON.stringify(answer));
      },
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        console.error(`request failed: ${message}`);
        response.writeHead(500).end(`${message}\n`);
      },
    );
  });
  server.listen(port, () => {
    console.log(`listens on port ${port}`);
  });
  process.on('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
    process.exit(0);
  });
}
