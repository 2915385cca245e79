import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, denialOf, mutated, podWith } from './pods.ts';

const loginNamespace = suite('namespace of the login');

const logins: readonly (readonly [login: string, secrets: string, method: Record<string, unknown>, hook: string])[] = [
  ['admin', 'team/', { namespace: 'team/', login_namespace: 'admin' }, '-namespace=admin'],
  ['root', 'team', { namespace: 'team', login_namespace: 'root' }, ''],
  ['admin', '', { login_namespace: 'admin' }, '-namespace=admin'],
  ['/team', 'team', { namespace: 'team' }, '-namespace=team'],
  ['', 'team', { namespace: 'team' }, '-namespace=team'],
];
for (const [login, secrets, method, hook] of logins) {
  loginNamespace(`log in to namespace "${login}" for secrets in "${secrets}"`, () => {
    const given = { 'auth-namespace': login, namespace: secrets, 'agent-revoke-on-shutdown': 'true' };
    const { agent } = mutated(podWith({ 'agent-image': 'sluice/agent', ...given }));
    const { namespace, login_namespace } = (configOf(agent)['auto_auth'] as never)['method'];
    assert.equal(JSON.parse(JSON.stringify({ namespace, login_namespace })), method);
    const flags = JSON.stringify(agent['lifecycle']).match(/-namespace=[a-z]+/g) ?? [];
    assert.equal(flags, hook === '' ? [] : [hook]);
  });
}

loginNamespace('refuse another namespace for the login of a foreign agent', () => {
  const denial = denialOf(podWith({ 'auth-namespace': 'admin', namespace: 'team' }));
  assert.match(denial, /auth-namespace: agents other than ours cannot do it; use our image in agent-image/);
  assert.is(mutated(podWith({ 'auth-namespace': 'team', namespace: 'team' })).agent.name, 'vault-agent');
});

loginNamespace.run();
