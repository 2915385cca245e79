import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, denialOf, mutated, podWith, settingsWith } from './pods.ts';

const access = suite('access to files of secrets');

const templatesOf = (container: Parameters<typeof configOf>[0]): readonly Record<string, unknown>[] =>
  configOf(container)['template'] as unknown as Record<string, unknown>[];

access('have permissions and a group for all files, and for each', () => {
  const all = { 'agent-inject-default-perms': '0440', 'agent-inject-group': '1000' };
  const own = { 'agent-inject-secret-x': 'p', 'agent-inject-perms-x': '0400', 'agent-inject-group-x': '3000' };
  const pod = podWith({ ...all, ...own }, { securityContext: { fsGroup: 3000 } });
  const { agent, spec } = mutated(pod);
  assert.equal(
    templatesOf(agent).map(({ perms, group }) => [perms, group]),
    [
      ['0440', '1000'],
      ['0400', '3000'],
    ],
  );
  assert.equal((spec as unknown as Record<string, unknown>)['securityContext'], { fsGroup: 3000 });
  const keys = mutated(podWith({ ...all, 'agent-inject-secrets-from-x': 'p' })).agent;
  assert.match(
    String(templatesOf(keys)[1]!['contents']),
    'writeToFile (printf "%s/%s" "/vault/secrets/x" $k) "" "1000" "0440"',
  );
});

const memberships: readonly (readonly [title: string, context: unknown, added: unknown])[] = [
  ['a pod without a security context', undefined, { supplementalGroups: [2000, 3000] }],
  ['a pod with null in its place', null, { supplementalGroups: [2000, 3000] }],
  ['a pod with another one', { runAsUser: 5 }, { runAsUser: 5, supplementalGroups: [2000, 3000] }],
  ['a pod that has one of them', { fsGroup: 2000 }, { fsGroup: 2000, supplementalGroups: [3000] }],
];
for (const [title, securityContext, expected] of memberships) {
  access(`add the groups of files to ${title}, when the user wants it`, () => {
    const groups = { 'agent-inject-group': '2000', 'agent-inject-secret-x': 'p', 'agent-inject-group-x': '3000' };
    const pod = podWith({ ...groups, 'agent-supplemental-group': 'true' }, { securityContext });
    const { spec, warnings } = mutated(pod);
    assert.equal((spec as unknown as Record<string, unknown>)['securityContext'], expected);
    assert.equal(warnings, []);
  });
}

access('refuse a group that the agent is no member of', () => {
  const group = { 'agent-inject-group': '2000' };
  assert.match(
    denialOf(podWith(group)),
    /agent-inject-group: the agent is no member of group 2000; set agent-supplemental-group, or add it/,
  );
  const securityContext = { supplementalGroups: [7] };
  const optedIn = podWith({ 'agent-inject-group-db': '2000', 'agent-supplemental-group': 'true' }, { securityContext });
  assert.match(denialOf(optedIn), /agent-inject-group-db: the agent is no member of group 2000; add it to the pod's/);
  assert.is(mutated(podWith({ ...group, 'agent-run-as-group': '2000' })).agent.name, 'vault-agent');
});

access('do not take the usual group of the agent for its own where the platform decides', () => {
  const settings = settingsWith('-set-security-context=false');
  assert.match(denialOf(podWith({ 'agent-inject-group': '1000' }), settings), /no member of group 1000/);
  assert.match(
    denialOf(podWith({ 'agent-cache-listener-socket': 'true', 'agent-cache-enable': 'true' }), settings),
    /agent-cache-listener-socket: agents other than ours cannot do it/,
  );
});

access('leave permissions alone for agent-inject-perms without a name, and name the key for all', () => {
  const { agent, warnings } = mutated(podWith({ 'agent-inject-perms': '0400' }));
  assert.is(templatesOf(agent)[0]!['perms'], undefined);
  assert.match(warnings.join(), /annotation\/without-effect agent-inject-perms: has no effect without a name/);
});

access.run();
