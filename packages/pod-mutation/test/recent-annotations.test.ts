import type { AnnotationSet, InheritedAnnotations } from '@sluice/annotations';
import { parseAnnotations } from '@sluice/annotations';
import { RecentAnnotations } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, mutate, mutated, podWith, settingsWith } from './pods.ts';

const recent = suite('RecentAnnotations');

const own = { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'web', other: '' };
const inherited: readonly InheritedAnnotations[] = [
  { annotations: { 'vault.hashicorp.com/service': 'http://vault' }, from: 'namespace', name: 'shop' },
];

recent('reads the same annotations twice, and no third time', () => {
  const { read, memory, counts } = counting();

  const sets = [read(own), read({ ...own }), read({ ...own })];

  assert.is(counts.reads, 2);
  assert.is(sets[2], sets[1]);
  assert.is(memory.setOf(own, inherited, neverRead), sets[1]);
});

const further: InheritedAnnotations = {
  annotations: { 'vault.hashicorp.com/auth-path': 'auth/shop' },
  from: 'setting',
  name: 'file',
};
const others: readonly (readonly [
  what: string,
  annotations: Record<string, string>,
  from?: readonly InheritedAnnotations[],
])[] = [
  ['another text', { ...own, 'vault.hashicorp.com/role': 'wxb' }],
  ['a text more', { ...own, further: '' }],
  ['a text less', { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'web' }],
  ['another key', { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/rolf': 'web', other: '' }],
  ['a name of objects in general', { ...own, toString: 'x' }],
  ['another namespace', own, [{ ...inherited[0]!, name: 'shop-2' }]],
  ['other annotations of the namespace', own, [{ ...inherited[0]!, annotations: {} }]],
  ['the same annotations of the operator', own, [{ ...inherited[0]!, from: 'setting' }]],
  ['further ones, which cancel out in the fingerprint', own, [inherited[0]!, further, further]],
];
for (const [what, annotations, from = inherited] of others) {
  recent(`reads anew: ${what}`, () => {
    const { read, memory } = counting();
    read(own);
    read(own);
    const fresh = parseAnnotations(annotations, undefined, from);

    assert.is(
      memory.setOf(annotations, from, () => fresh),
      fresh,
    );
  });
}

recent('keeps what it read when the caller changes the pod', () => {
  const { read, counts } = counting();
  const changing: Record<string, string> = { ...own };
  read(changing);
  read(changing);

  changing['vault.hashicorp.com/role'] = 'changed';

  assert.is(read(own).given.get('role')?.text, 'web');
  assert.is(counts.reads, 2);
});

recent('reads lists of secrets each time: the reader of the host may come later', () => {
  const { read, counts } = counting();
  const list = { ...own, 'vault.hashicorp.com/agent-inject-secrets': '[{"name":"a","path":"kv/a"}]' };

  for (let time = 0; time < 4; time += 1) read(list);

  assert.is(counts.reads, 4);
});

recent('takes the same annotations in another namespace, which gives none, for the same', () => {
  const memory = new RecentAnnotations();
  const setIn = (name: string): AnnotationSet => {
    const from = [{ annotations: {}, from: 'namespace', name }] as const;
    return memory.setOf(own, from, () => parseAnnotations(own, undefined, from));
  };
  setIn('one');

  assert.is(setIn('three'), setIn('two'));
});

recent('does not keep large annotations', () => {
  const { read, counts } = counting();
  const large = { ...own, 'vault.hashicorp.com/agent-inject-template-a': 'x'.repeat(9000) };

  for (let time = 0; time < 4; time += 1) read(large);

  assert.is(counts.reads, 4);
});

recent('does not keep configurations that hold long paths of the pod', () => {
  const { read, memory } = counting();
  read(own);
  const set = read(own);
  const madeFor = (circumstances: string): number => {
    let made = 0;
    const make = (): { documents: object; variables: object } => {
      made += 1;
      return { documents: {}, variables: {} };
    };
    for (let time = 0; time < 3; time += 1) memory.configurationsOf(set, circumstances, make);
    return made;
  };

  assert.is(madeFor('/var/run'), 1);
  assert.is(madeFor('/'.repeat(9000)), 3);
});

recent('forgets the oldest', () => {
  const { read, counts } = counting();
  const roles = Array.from({ length: 33 }, (_, index) => ({ ...own, 'vault.hashicorp.com/role': `role-${index}` }));
  for (const each of roles.flatMap((role) => [role, role])) read(each);
  counts.reads = 0;

  read(roles[32]!);
  read(roles[0]!);

  assert.is(counts.reads, 1);
});

recent('does not take the configuration of a pod for that of another with the same annotations', () => {
  const memory = new RecentAnnotations();
  const pathOf = (mountPath: string): unknown => {
    const mount = { name: 'token', mountPath: `/var/run/secrets/kubernetes.io/serviceaccount${mountPath}` };
    const pod = podWith({}, { containers: [{ name: 'web', volumeMounts: [mount] }] });
    const { agent } = mutated(pod, settingsWith(), { recent: memory });
    const { auto_auth: autoAuth } = configOf(agent) as { auto_auth: { method: { config: { token_path: string } } } };
    return autoAuth.method.config.token_path;
  };

  for (let time = 0; time < 3; time += 1) {
    assert.is(pathOf('/a'), '/var/run/secrets/kubernetes.io/serviceaccount/a/token');
    assert.is(pathOf('/b'), '/var/run/secrets/kubernetes.io/serviceaccount/b/token');
  }
});

recent('warns and denies again', () => {
  const memory = new RecentAnnotations();
  const wrong = podWith({ 'agent-limits-cpu': 'much', rolle: 'x' });
  const first = mutate(wrong);

  for (let time = 0; time < 4; time += 1) {
    assert.equal(mutate(wrong, settingsWith(), { recent: memory }), first);
  }
  assert.is(first.kind, 'denied');
});

recent.run();

function counting(): {
  readonly memory: RecentAnnotations;
  readonly counts: { reads: number };
  readonly read: (annotations: Record<string, string>) => AnnotationSet;
} {
  const memory = new RecentAnnotations();
  const counts = { reads: 0 };
  const read = (annotations: Record<string, string>): AnnotationSet =>
    memory.setOf(annotations, inherited, () => {
      counts.reads += 1;
      return parseAnnotations(annotations, undefined, inherited);
    });
  return { memory, counts, read };
}

function neverRead(): never {
  throw new Error('read again');
}
