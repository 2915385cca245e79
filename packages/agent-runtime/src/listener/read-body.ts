import type { IncomingMessage } from 'node:http';
import { BodyTooLargeError } from './errors.ts';

/**
 * The whole body. Rejects with `BodyTooLargeError` as soon as more than `limitBytes` are announced or have come. The
 * rest is read and dropped then: a client that still sends would see its connection break instead of the answer 413.
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
      reject(new BodyTooLargeError(limitBytes));
      request.resume();
      return;
    }
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else {
        chunks = [];
        reject(new BodyTooLargeError(limitBytes));
      }
    });
    request.on('end', () => {
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}
