import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { afterToken, loginRetryMs, nextLoginMs } from '../../src/auto-auth/decide.ts';

const decide = suite('login pacing');
const bounds = { minMs: 1000, maxMs: 300_000 };

decide('an outage is retried after the minimum', () => {
  assert.is(loginRetryMs(bounds, 1, { slow: false }, 0), 1000);
});

decide('a refusal waits one doubling longer', () => {
  assert.is(loginRetryMs(bounds, 1, { slow: true }, 0), 2000);
});

decide('the first login waits for nothing', () => {
  assert.is(nextLoginMs({ shortLives: 0 }, bounds.maxMs, 5000, 0.5), 0);
});

decide('two logins are a second apart', () => {
  assert.is(nextLoginMs({ lastLoginAtMs: 5000, shortLives: 0 }, bounds.maxMs, 5200, 0.5), 800);
});

decide('a login long after the last one waits for nothing', () => {
  assert.is(nextLoginMs({ lastLoginAtMs: 5000, shortLives: 0 }, bounds.maxMs, 3_605_000, 0.5), 0);
});

decide('tokens lost within ten seconds space logins out', () => {
  const history = afterToken(afterToken({ lastLoginAtMs: 0, shortLives: 0 }, false, 1000), false, 2000);

  assert.equal(history, { lastLoginAtMs: 0, shortLives: 2 });
  assert.is(nextLoginMs(history, bounds.maxMs, 2000, 0.5), 2000);
});

decide('a token that reached its end is no loss, however short it was', () => {
  assert.is(afterToken({ lastLoginAtMs: 0, shortLives: 3 }, true, 2000).shortLives, 0);
});

decide('a token lost after ten seconds starts afresh', () => {
  assert.is(afterToken({ lastLoginAtMs: 0, shortLives: 3 }, false, 11_000).shortLives, 0);
});

decide.run();
