// The floor of the proxy benchmark: node:http that answers every request with the same 300 bytes of JSON.
import { createServer } from 'node:http';

const body = Buffer.from(JSON.stringify({ data: { username: 'u'.repeat(60), password: 'p'.repeat(200) } }));

createServer((_, response) => {
  response.writeHead(200, ['Content-Type', 'application/json', 'Content-Length', String(body.length)]).end(body);
}).listen(Number(process.env['BENCH_PORT']), '127.0.0.1');
