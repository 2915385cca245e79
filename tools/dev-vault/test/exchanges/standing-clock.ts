import { createFakeClock } from '@sluice/core/testing';
import type { FakeClock } from '@sluice/core/testing';

/**
 * Stands still between requests, so that no TTL depends on how long a request takes. It shows the time at which it was
 * made: certificates and JWTs of the scenarios are made by the real clock and must be valid.
 */
export function standingClock(): FakeClock {
  return createFakeClock({ settle: () => new Promise((resolve) => setImmediate(resolve)), wallMs: Date.now() });
}
