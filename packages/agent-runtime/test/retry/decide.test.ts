import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backoffMs } from '../../src/retry/decide.ts';

const backoff = suite('backoffMs');
const bounds = { minMs: 1000, maxMs: 300_000 };

const rows: readonly (readonly [string, number, number, number, number])[] = [
  ['starts at the minimum', 1, 0, 0, 1000],
  ['is jittered from the first wait', 1, 1, 0, 750],
  ['doubles', 4, 0, 0, 8000],
  ['stops growing at the maximum', 12, 0, 0, 300_000],
  ['stays at the maximum for ever', 5000, 0, 0, 300_000],
  ['keeps a longer wait the server asked for', 1, 0.5, 30_000, 30_000],
  ['ignores a shorter wait the server asked for', 4, 0, 1000, 8000],
];

for (const [name, failures, jitter, retryAfterMs, expected] of rows) {
  backoff(name, () => {
    assert.is(backoffMs(bounds, failures, jitter, retryAfterMs), expected);
  });
}

backoff.run();
