import { randomBytes } from 'node:crypto';
import type { Random } from '@sluice/core';

/** Randomness of this machine. `bytes` is cryptographically strong, `fraction` is for jitter. */
export function createSystemRandom(): Random {
  return { fraction: () => Math.random(), bytes: (length) => Uint8Array.from(randomBytes(length)) };
}
