/** Randomness comes in as a parameter. */
export interface Random {
  /** In [0, 1). For jitter; not for keys. */
  fraction(): number;
  /** Cryptographically strong bytes. */
  bytes(length: number): Uint8Array;
}
