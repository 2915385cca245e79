import type { JsonObject, JsonPatchOperation, JsonValue } from '@sluice/core';
import { applyJsonPatch } from '@sluice/core';
import { annotationEntries, annotationForms } from '@sluice/annotations';
import type { InjectorSettings, MutationOutcome } from '@sluice/pod-mutation';
import { mutatePod, RecentAnnotations, settingCatalogue, settingsFrom } from '@sluice/pod-mutation';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { podWith } from './pods.ts';

const properties = suite('mutatePod over generated pods');
const request = { namespace: 'demo' };
const settings = acceptedSettings();

properties('never throws, whatever the object is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), podOf(fc.jsonValue())), (object) => {
      mutatePod(object, request, settings);
    }),
    { numRuns: 400 },
  );
});

properties('never throws, whatever the annotations say', () => {
  const keys = annotationEntries.map((entry) =>
    annotationForms(entry)
      .at(-1)!
      .replace(/NAME|PARAM/, 'x'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.constantFrom(...keys), fc.string(), fc.string(), (one, other, a, b) => {
      const outcome = mutate(podWith({ [one]: a, [other]: b }));
      if (outcome.kind === 'denied') assert.ok(outcome.message.length > 0);
    }),
    { numRuns: 600 },
  );
});

properties('applies JSON patches or says why not', () => {
  const path = fc.constantFrom(
    '',
    '/',
    '/env/0',
    '/env/-',
    '/env/-1',
    '/env/x',
    '/args',
    '/name',
    '/a~1b',
    '/resources/limits/cpu',
  );
  const operation = fc.record(
    {
      op: fc.constantFrom('add', 'remove', 'replace', 'test', 'move', 'copy', 'x'),
      path,
      from: path,
      value: fc.jsonValue(),
    },
    { requiredKeys: ['op'] },
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 3 }), (patch) => {
      const pod = podWith({ 'agent-json-patch': JSON.stringify(patch) });
      const outcome = mutate(pod);
      if (outcome.kind === 'patched') applied(pod, outcome.patch);
      else assert.is(outcome.kind, 'denied');
    }),
    { numRuns: 600 },
  );
});

properties('reads any command line and environment as settings', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom(...settingCatalogue.map(({ flag }) => `-${flag ?? 'x'}=`)));
  const names = fc.constantFrom(...settingCatalogue.map(({ env }) => env));
  fc.assert(
    fc.property(fc.array(word), fc.dictionary(names, fc.string()), (args, env) => {
      const result = settingsFrom(args, env);
      if (!result.ok) assert.ok(result.error.length > 0);
    }),
    { numRuns: 500 },
  );
});

properties('gives the same outcome for the same pod', () => {
  fc.assert(
    fc.property(annotatedPod(), (pod) => {
      assert.equal(mutate(pod), mutate(structuredClone(pod)));
    }),
    { numRuns: 200 },
  );
});

properties('gives the same outcome whatever it remembers of pods before', () => {
  const recent = new RecentAnnotations();
  const minors = fc.constantFrom(undefined, 27, 33);
  const namespaces = fc.constantFrom(undefined, { 'vault.hashicorp.com/role': 'theirs' });
  const circumstances = fc.tuple(fc.constantFrom('/a', '/b'), fc.constantFrom(5, 7), minors, namespaces);
  fc.assert(
    fc.property(annotatedPod(), fc.array(circumstances, { minLength: 3, maxLength: 6 }), (given, variants) => {
      for (const [mountPath, runAsUser, kubernetesMinor, namespaceAnnotations] of variants) {
        const pod = withUserAndToken(given, runAsUser, mountPath);
        const admission = { ...request, ...(namespaceAnnotations === undefined ? {} : { namespaceAnnotations }) };
        const remembering = mutatePod(pod, admission, settings, { kubernetesMinor, recent });
        assert.equal(remembering, mutatePod(pod, admission, settings, { kubernetesMinor }));
      }
    }),
    { numRuns: 300 },
  );
});

properties('leaves the pod that it is given as it is', () => {
  fc.assert(
    fc.property(annotatedPod(), (pod) => {
      const before = structuredClone(pod);
      mutate(pod);
      assert.equal(pod, before);
    }),
    { numRuns: 100 },
  );
});

properties('makes patches that apply, and only add', () => {
  forPatched((pod, patch) => {
    assert.ok(applied(pod, patch));
    assert.ok(patch.every(({ op }) => op === 'add'));
  });
});

properties('changes nothing when it sees the pod again', () => {
  forPatched((pod, patch) => {
    assert.is(mutate(applied(pod, patch)).kind, 'unchanged');
  });
});

properties('finds its own work when the status is gone', () => {
  forPatched((pod, patch) => {
    const once = applied(pod, patch);
    const forgotten = structuredClone(once);
    const annotations = annotationsOf(forgotten);
    delete annotations['vault.hashicorp.com/agent-inject-status'];
    const again = mutate(forgotten);
    assert.is(again.kind, 'patched');
    if (again.kind === 'patched') assert.equal(applied(forgotten, again.patch), once);
  });
});

const patches: readonly (readonly unknown[])[] = [
  [{ op: 'replace', path: '/name', value: 'renamed' }],
  [
    { op: 'replace', path: '/name', value: 'renamed' },
    { op: 'replace', path: '/args', value: ['own'] },
  ],
];
const modes: readonly Record<string, string>[] = [
  {},
  { 'agent-native-sidecar': 'true' },
  { 'agent-cache-enable': 'true', 'agent-cache-inject-env': 'true', 'agent-inject-containers-db': 'web' },
];
for (const [patch, mode] of patches.flatMap((each) => modes.map((mode) => [each, mode] as const))) {
  properties(`finds agents that are renamed: ${JSON.stringify([patch.length, mode])}`, () => {
    const text = JSON.stringify(patch);
    const pod = podWith({
      ...mode,
      'agent-json-patch': text,
      'agent-init-json-patch': text.replace('renamed', 'first'),
    });
    const outcome = mutate(pod);
    assert.is(outcome.kind, 'patched');
    if (outcome.kind !== 'patched') return;
    const once = applied(pod, outcome.patch);
    const forgotten = structuredClone(once);
    delete annotationsOf(forgotten)['vault.hashicorp.com/agent-inject-status'];
    const again = mutate(forgotten);
    assert.is(again.kind, 'patched');
    if (again.kind === 'patched') assert.equal(applied(forgotten, again.patch), once);
  });
}

properties('never replaces a container of the application by an agent that is renamed', () => {
  const named = (name: string) => JSON.stringify([{ op: 'replace', path: '/name', value: name }]);
  const own = podWith({ 'agent-json-patch': named('renamed') });
  const containers = (own['spec'] as unknown as { containers: unknown[] }).containers;
  containers.push({ name: 'vault-agent' });
  const outcome = mutate(own);
  assert.ok(outcome.kind === 'patched' && outcome.patch.every(({ op }) => op === 'add'));
  const taken = mutate(podWith({ 'agent-json-patch': named('web') }));
  assert.match(taken.kind === 'denied' ? taken.message : '', /container "web" of the pod has a name that the injector/);
});

properties('keeps every member of the pod, known or not', () => {
  forPatched((pod, patch) => {
    assert.ok(contains(applied(pod, patch), pod));
  });
});

properties('declares every volume that is mounted, once', () => {
  forPatched((pod, patch) => {
    const spec = applied(pod, patch)['spec'] as Record<string, { name: string; volumeMounts?: { name: string }[] }[]>;
    const volumes = (spec['volumes'] ?? []).map(({ name }) => name);
    const mounted = [...spec['containers']!, ...(spec['initContainers'] ?? [])].flatMap((container) =>
      (container.volumeMounts ?? []).map(({ name }) => name),
    );
    assert.is(new Set(volumes).size, volumes.length);
    assert.equal(
      mounted.filter((name) => !volumes.includes(name)),
      [],
    );
  });
});

properties.run();

function acceptedSettings(): InjectorSettings {
  const result = settingsFrom(['-vault-address=http://vault:8200'], {});
  assert.ok(result.ok);
  return (result as { value: InjectorSettings }).value;
}

function mutate(pod: JsonObject): MutationOutcome {
  return mutatePod(pod, request, settings);
}

/** The pod with this user of its first container, and its token mounted at this path. */
function withUserAndToken(pod: JsonObject, runAsUser: number, mountPath: string): JsonObject {
  const changed = structuredClone(pod) as unknown as {
    spec: { containers: { securityContext?: object; volumeMounts: { name: string; mountPath: string }[] }[] };
  };
  const [first] = changed.spec.containers;
  first!.securityContext = { runAsUser };
  const root = '/var/run/secrets/kubernetes.io/serviceaccount';
  for (const { volumeMounts } of changed.spec.containers) {
    for (const mount of volumeMounts) if (mount.mountPath === root) mount.mountPath = root + mountPath;
  }
  return changed as unknown as JsonObject;
}

function forPatched(check: (pod: JsonObject, patch: readonly JsonPatchOperation[]) => void): void {
  fc.assert(
    fc.property(annotatedPod(), (pod) => {
      const outcome = mutate(pod);
      if (outcome.kind !== 'patched') {
        fc.pre(false);
        return;
      }
      check(pod, outcome.patch);
    }),
    { numRuns: 150 },
  );
}

function applied(pod: JsonObject, patch: readonly JsonPatchOperation[]): Record<string, JsonValue> {
  const result = applyJsonPatch(pod, patch);
  assert.ok(result.ok, JSON.stringify(result));
  return (result as { value: Record<string, JsonValue> }).value;
}

function annotationsOf(pod: Record<string, JsonValue>): Record<string, string> {
  return (pod['metadata'] as Record<string, Record<string, string>>)['annotations']!;
}

/** Whether everything of `part` is in `whole`: elements of lists by name, for lists may only grow. */
function contains(whole: JsonValue, part: JsonValue): boolean {
  if (Array.isArray(part)) {
    const items = Array.isArray(whole) ? (whole as JsonValue[]) : [];
    return (part as JsonValue[]).every((item) => items.some((candidate) => contains(candidate, item)));
  }
  if (typeof part !== 'object' || part === null) return part === null || whole === part;
  if (typeof whole !== 'object' || whole === null) return false;
  const object = whole as Record<string, JsonValue>;
  return Object.entries(part).every(([key, value]) => contains(object[key] ?? null, value as JsonValue));
}

/** Annotations that say something only together, too rare among single ones. */
const together: readonly Record<string, string>[] = [
  {},
  { 'agent-inject-group': '2000', 'agent-supplemental-group': 'true' },
  { 'agent-cache-enable': 'true', 'agent-cache-listener-socket': 'true', 'agent-cache-inject-env': 'true' },
  { 'agent-metrics-port': '9102', 'agent-native-sidecar': 'true', 'agent-image': 'sluice/agent' },
  { 'agent-inject-secrets': '[{"name":"l","path":"p","containers":["b"],"signal":"SIGHUP:x","group":1000}]' },
  { 'agent-init-timeout': '1m', 'agent-init-first': 'strict', 'agent-share-process-namespace': 'true' },
];

function prefixed(annotations: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).map(([rest, text]) => [`vault.hashicorp.com/${rest}`, text]));
}

function annotatedPod(): fc.Arbitrary<JsonObject> {
  const values = fc.constantFrom('', 'true', 'false', '1', '0', 'map', 'json', 'a', 'b', '/etc/x', '250m', '32Mi', '5');
  const keys = fc
    .constantFrom(...annotationEntries.filter(({ suffix }) => suffix !== 'agent-inject-status'))
    .chain((entry) =>
      fc.constantFrom('one', 'Two').map((name) =>
        annotationForms(entry)
          .at(-1)!
          .replace(/NAME|PARAM/, name),
      ),
    );
  const useful = fc.record({
    'vault.hashicorp.com/agent-inject': fc.constant('true'),
    'vault.hashicorp.com/role': fc.constant('app'),
    'vault.hashicorp.com/agent-inject-secret-one': fc.constant('secret/data/one'),
  });
  return fc
    .tuple(useful, fc.dictionary(keys, values, { maxKeys: 4 }), fc.constantFrom(...together))
    .chain(([fixed, more, extra]) => podOf(fc.constant({ ...more, ...prefixed(extra), ...fixed })))
    .map((pod) => JSON.parse(JSON.stringify(pod)) as JsonObject);
}

function podOf(annotations: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const token = { name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true };
  const container = (name: string): fc.Arbitrary<unknown> =>
    fc.record(
      {
        name: fc.constant(name),
        image: fc.constant('i'),
        volumeMounts: fc.constantFrom([token], [token, { name: 'data', mountPath: '/data' }]),
        fromTheFuture: fc.jsonValue({ maxDepth: 1 }),
      },
      { requiredKeys: ['name', 'image', 'volumeMounts'] },
    );
  return fc.record({
    metadata: fc.record({ annotations, labels: fc.constant({ app: 'x' }) }),
    spec: fc.record(
      {
        containers: fc.tuple(container('a'), container('b')),
        initContainers: fc.oneof(fc.constant([]), fc.tuple(container('c')), fc.constant(null)),
        volumes: fc.constant([
          { name: 'token', projected: { sources: [] } },
          { name: 'data', emptyDir: {} },
        ]),
        securityContext: fc.constantFrom({}, { runAsUser: 5 }, null),
        restartPolicy: fc.constantFrom('Always', 'Never'),
        alsoNew: fc.jsonValue({ maxDepth: 2 }),
      },
      { requiredKeys: ['containers', 'volumes'] },
    ),
  });
}
