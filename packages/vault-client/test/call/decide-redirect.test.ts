import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decideRedirect } from '../../src/call/decide-redirect.ts';
import type { RedirectPolicy } from '../../src/call/decide-redirect.ts';

const redirect = suite('decideRedirect');
const first = 'https://vault.test:8200/v1/secret/app?version=2';

function decide(
  status: number,
  location: string | undefined,
  policy: RedirectPolicy = 'same-origin',
  visited = [first],
) {
  return decideRedirect(status, location, { policy, firstUrl: first, visited });
}

for (const status of [301, 302, 307, 308]) {
  redirect(`follows ${String(status)} to the same origin with the query it had`, () => {
    assert.equal(decide(status, '/v1/secret/app2'), {
      kind: 'follow',
      url: 'https://vault.test:8200/v1/secret/app2?version=2',
    });
  });
}

redirect('prefers the query of the location', () => {
  assert.equal(decide(307, '/v1/a?x=1'), { kind: 'follow', url: 'https://vault.test:8200/v1/a?x=1' });
});

for (const [what, status, location, policy, reason] of [
  ['303', 303, '/v1/x', 'same-origin', 'status 303 is not followed'],
  ['a missing location', 307, undefined, 'same-origin', 'the redirect names no usable location'],
  ['another scheme', 307, 'ftp://vault.test/x', 'same-origin', 'the redirect names no usable location'],
  ['a downgrade', 307, 'http://vault.test:8200/v1/x', 'same-ca', 'downgrade'],
  ['another origin', 307, 'https://other.test:8200/v1/x', 'same-origin', 'https://other.test:8200 is not trusted'],
  ['another port', 307, 'https://vault.test:8201/v1/x', 'same-origin', 'is not trusted'],
  ['credentials in the location', 307, 'https://a:b@vault.test:8200/v1/x', 'same-origin', 'carries credentials'],
  ['anything when redirects are off', 307, '/v1/x', 'none', 'switched off'],
] as const) {
  redirect(`refuses ${what}`, () => {
    const decision = decide(status, location, policy);
    assert.is(decision.kind, 'refuse');
    if (decision.kind === 'refuse') assert.match(decision.reason, reason);
  });
}

redirect('follows to another https origin that the private CA can prove', () => {
  assert.equal(decide(307, 'https://active.test:8200/v1/x', 'same-ca').kind, 'follow');
});

redirect('follows to an origin that is trusted by name', () => {
  const policy = { kind: 'same-origin', trustedOrigins: ['https://active.test:8200'] } as const;
  assert.equal(decide(307, 'https://active.test:8200/v1/x', policy).kind, 'follow');
  assert.equal(decide(307, 'https://active.test:8201/v1/x', policy).kind, 'refuse');
});

redirect('refuses to go round in a circle and to follow for ever', () => {
  const there = 'https://vault.test:8200/v1/b?version=2';
  assert.is(decide(307, '/v1/secret/app', 'same-origin', [first, there]).kind, 'refuse');
  const many = [first, ...['1', '2', '3', '4', '5'].map((name) => `https://vault.test:8200/v1/${name}`)];
  assert.is(decide(307, '/v1/6', 'same-origin', many).kind, 'refuse');
});

redirect('leaves other statuses alone', () => {
  for (const status of [200, 204, 304, 404, 500]) assert.is(decide(status, '/v1/x').kind, 'not-a-redirect');
});

redirect.run();
