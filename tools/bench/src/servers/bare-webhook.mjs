// The floor of the admission benchmark: node:https that parses the review and answers "allowed", nothing else.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [cert, key] = ['BENCH_CERT', 'BENCH_KEY'].map((name) => readFileSync(process.env[name] ?? ''));

createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, (request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const review = JSON.parse(Buffer.concat(chunks).toString());
    const body = JSON.stringify({
      apiVersion: review.apiVersion,
      kind: 'AdmissionReview',
      response: { uid: review.request.uid, allowed: true },
    });
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(body);
  });
}).listen(Number(process.env['BENCH_PORT']), '127.0.0.1');
