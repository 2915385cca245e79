/** Waiting times between restarts of one container. */
export interface BackOff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** As the kubelet: 10 s, doubled up to 5 minutes. */
export const kubeletBackOff: BackOff = { firstMs: 10_000, mostMs: 300_000 };

const FORGET_AFTER_MS = 600_000; // a container that ran for 10 minutes starts from the beginning again

/** The wait before the next start, `previousMs` being the one before the last start (0 for none). */
export function nextBackOff(previousMs: number, ranMs: number, { firstMs, mostMs }: BackOff): number {
  if (previousMs === 0 || ranMs >= FORGET_AFTER_MS) return firstMs;
  return Math.min(previousMs * 2, mostMs);
}
