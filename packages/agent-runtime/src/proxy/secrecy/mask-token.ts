/** A `*` for every byte: the length of the reply stays what its head announced. */
const mask = 0x2a;

/** `bytes` without any of `tokens`; a copy only when one was there. */
export function maskTokens(bytes: Buffer, tokens: readonly Buffer[]): Buffer {
  return tokens.reduce((masked, token) => maskToken(masked, token), bytes);
}

/** The same for a body that arrives in pieces: what may be the beginning of a token waits for the next piece. */
export async function* maskStream(
  chunks: AsyncIterable<Uint8Array>,
  tokens: readonly Buffer[],
): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = maskTokens(held.length === 0 ? asBuffer(chunk) : Buffer.concat([held, chunk]), tokens);
    const keep = Math.max(0, ...tokens.map((token) => beginningAtEnd(bytes, token)));
    held = bytes.subarray(bytes.length - keep);
    if (bytes.length > keep) yield bytes.subarray(0, bytes.length - keep);
  }
  if (held.length > 0) yield held;
}

/** The same memory, as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function maskToken(bytes: Buffer, token: Buffer): Buffer {
  let at = bytes.indexOf(token);
  if (at < 0) return bytes;
  const masked = Buffer.from(bytes);
  for (; at >= 0; at = masked.indexOf(token, at + token.length)) masked.fill(mask, at, at + token.length);
  return masked;
}

/** How many bytes at the end of `bytes` are the first of `token`. */
function beginningAtEnd(bytes: Buffer, token: Buffer): number {
  const first = token[0];
  if (first === undefined) return 0;
  for (
    let at = bytes.indexOf(first, Math.max(0, bytes.length - token.length + 1));
    at >= 0;
    at = bytes.indexOf(first, at + 1)
  ) {
    if (token.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return bytes.length - at;
  }
  return 0;
}
