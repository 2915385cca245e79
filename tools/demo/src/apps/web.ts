// The application of the static demo: knows a file and nothing of Vault. A program of its own for a container.
import { createServer } from 'node:http';
import { readFileSync, statSync } from 'node:fs';

const file = process.env['SECRET_FILE'] ?? '/vault/secrets/hashiconf';
const port = Number(process.env['PORT'] ?? 8080);

const server = createServer((request, response) => {
  const wantsPage = request.url === '/' && (request.headers.accept ?? '').includes('text/html');
  try {
    const secret = readFileSync(file, 'utf8'); // at every request: a changed file needs no restart
    response.setHeader('Content-Type', wantsPage ? 'text/html; charset=utf-8' : 'application/json');
    response.end(wantsPage ? page(secret, statSync(file).mtime) : secret);
  } catch (error) {
    response.statusCode = 503;
    response.end(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
});
server.listen(port, () => {
  console.log(`serves ${file} on port ${String(port)}`);
});
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});

function page(secret: string, changed: Date): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>hashiconf</title>
<meta http-equiv="refresh" content="2">
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; color: #1b1f24 }
  pre { font-size: 1.5rem; background: #f4f6f8; padding: 1.5rem; border-radius: 8px; overflow-x: auto }
  p { color: #57606a }
</style>
<h1>The web application answers</h1>
<pre id="secret">${escapeHtml(secret)}</pre>
<p>From the file <code>${escapeHtml(file)}</code>, written at ${changed.toISOString().slice(11, 19)} UTC. The page reads it again every 2 seconds.</p>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
