/** Keeps the last bytes of a stream. */
export interface OutputTail {
  append(bytes: Uint8Array): void;
  text(): string;
}

export function createOutputTail(limitBytes: number): OutputTail {
  let chunks: Uint8Array[] = [];
  let size = 0;
  const joined = (): Buffer => {
    const all = Buffer.concat(chunks);
    return all.subarray(Math.max(0, all.length - limitBytes));
  };
  return {
    append: (bytes) => {
      chunks.push(bytes);
      size += bytes.length;
      // Joined now and then only: once for each stretch of `limitBytes`.
      if (size <= 2 * limitBytes) return;
      const kept = joined();
      chunks = [kept];
      size = kept.length;
    },
    text: () => joined().toString('utf8'),
  };
}
