/**
 * HChaCha20: a key of its own from a key and the first 16 bytes of an extended nonce.
 * Source: draft-irtf-cfrg-xchacha 2.2.
 */
export function subkeyOf(key: Buffer, nonce: Buffer): Buffer {
  const constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
  const words = [...constants, ...wordsOf(key), ...wordsOf(nonce)];
  for (let round = 0; round < 10; round += 1) {
    for (const quarter of columns) mix(words, quarter);
    for (const quarter of diagonals) mix(words, quarter);
  }
  const result = Buffer.alloc(32);
  [...words.slice(0, 4), ...words.slice(12)].forEach((word, index) => result.writeUInt32LE(word >>> 0, index * 4));
  return result;
}

type Quarter = readonly [number, number, number, number];
const columns: readonly Quarter[] = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
];
const diagonals: readonly Quarter[] = [
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

function mix(words: number[], [a, b, c, d]: Quarter): void {
  const step = (target: number, added: number, turned: number, bits: number): void => {
    words[target] = ((words[target] ?? 0) + (words[added] ?? 0)) | 0;
    const crossed = (words[turned] ?? 0) ^ (words[target] ?? 0);
    words[turned] = (crossed << bits) | (crossed >>> (32 - bits));
  };
  step(a, b, d, 16);
  step(c, d, b, 12);
  step(a, b, d, 8);
  step(c, d, b, 7);
}

function wordsOf(bytes: Buffer): readonly number[] {
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(index * 4));
}
