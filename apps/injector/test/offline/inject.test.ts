import type { JsonObject } from '@sluice/core';
import { applyJsonPatch, jsonEquals } from '@sluice/core';
import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { createMutate } from '../../src/index.ts';
import { injectManifest } from '../../src/offline/inject-manifest.ts';
import { editDocument } from '../../src/offline/edit-yaml.ts';
import { parseManifests } from '../../src/offline/manifest-file.ts';
import { run } from '../support/run.ts';
import { readVectors } from '../support/vectors.ts';

const address = '-vault-address=https://vault:8200';
const web = `# Source: chart/templates/web.yaml
---
# the web application
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web   # its name
  labels: {app: web}
spec:
  replicas: 2

  template:
    metadata:
      annotations:
        # please inject
        vault.hashicorp.com/agent-inject: "true"
        vault.hashicorp.com/role: 'web'
        vault.hashicorp.com/agent-inject-secret-config: secret/data/web
    spec:
      containers:
      # main
      - name: app
        image: "example.com/app:1"   # pinned
        ports: [ { containerPort: 8080 } ]
---
apiVersion: v1
kind: Service
metadata:   {name:   svc}   # odd   spacing
`;

const inject = suite('inject');

inject('keeps every line of the manifest and adds its own', async () => {
  const { code, out, err } = await run(['inject', '-f', 'web.yaml', address], { 'web.yaml': web });

  assert.is(code, 0, err);
  const lines = out.split('\n');
  let from = 0;
  for (const line of web.split('\n')) {
    const place = lines.indexOf(line, from);
    assert.ok(place >= from, `lost or moved: ${line}`);
    from = place + 1;
  }
  const [deployment] = parseAllDocuments(out).map((document) => document.toJS() as JsonObject);
  const { containers, initContainers, volumes } = podSpecOf(deployment ?? {});
  assert.equal(namesOf(containers), ['app', 'vault-agent']);
  assert.equal(namesOf(initContainers), ['vault-agent-init']);
  assert.equal(namesOf(volumes), ['home-init', 'home-sidecar', 'vault-secrets']);
});

inject('leaves out the token mount that the API server adds', async () => {
  const { out } = await run(['inject', '-f', 'web.yaml', address], { 'web.yaml': web });

  assert.not.match(out, 'kubernetes.io/serviceaccount');
});

inject('prints with --diff only what changes', async () => {
  const { code, out } = await run(['inject', '-f', 'web.yaml', address, '--diff'], { 'web.yaml': web });

  assert.is(code, 0);
  const changed = out.split('\n').filter((line) => /^[-+]/.test(line));
  assert.equal(changed.slice(0, 2), ['--- web.yaml', '+++ web.yaml (injected)']);
  assert.ok(changed.slice(2).every((line) => line.startsWith('+')));
  assert.ok(changed.includes('+        vault.hashicorp.com/agent-inject-status: injected'));
});

inject('reads standard input and takes settings from the environment', async () => {
  const env = { AGENT_INJECT_VAULT_ADDR: 'https://vault:8200', AGENT_INJECT_VAULT_IMAGE: 'example.com/agent:7' };

  const { code, out } = await run(['inject', '-f', '-'], { '-': web }, env);

  assert.is(code, 0);
  assert.match(out, 'image: example.com/agent:7');
});

inject('keeps JSON as JSON', async () => {
  const manifest = JSON.stringify(parseAllDocuments(web)[0]?.toJS());

  const { out } = await run(['inject', '-f', 'web.json', address], { 'web.json': manifest });

  assert.is(namesOf(podSpecOf(JSON.parse(out) as JsonObject).containers).length, 2);
});

inject('finds templates of custom resources where it is told', async () => {
  const custom = web.replace('kind: Deployment', 'kind: Widget').replace('  template:', '  podTemplate:');

  const plain = await run(['inject', '-f', 'w.yaml', address], { 'w.yaml': custom });
  const told = await run(['inject', '-f', 'w.yaml', address, '--pod-template', 'Widget=$.spec.podTemplate'], {
    'w.yaml': custom,
  });

  assert.is(plain.out, custom);
  assert.match(told.out, 'vault-agent-init');
});

inject('replaces an alias instead of changing what it refers to', async () => {
  const shared = web.replace('    metadata:\n      annotations:', '    metadata: &shared\n      annotations:')
    .concat(`---
kind: Job
metadata: {name: first}
spec: &job
  template: {metadata: {annotations: &none {team: blue}}, spec: {containers: [{name: a}]}}
`);

  const { code, out, err } = await run(['inject', '-f', 'web.yaml', address], { 'web.yaml': shared });

  assert.is(code, 0, err);
  assert.ok(out.endsWith(shared.slice(shared.lastIndexOf('kind: Job'))));
});

inject('keeps an annotated template apart from the one that shares its annotations', async () => {
  const list = `kind: List
items:
- kind: Deployment
  metadata: {name: a}   # first
  spec: {template: {metadata: {annotations: &wanted {vault.hashicorp.com/agent-inject: "true", vault.hashicorp.com/role: r}}, spec: {containers: [{name: a}]}}}
- kind: Deployment
  metadata: {name: b}   # second
  spec: {template: {metadata: {annotations: *wanted}, spec: {containers: [{name: b}]}}}
`;

  const { code, out, err } = await run(['inject', '-f', 'l.yaml', address], { 'l.yaml': list });

  assert.is(code, 0, err);
  assert.match(out, 'metadata: {name: a}   # first');
  const { items } = parse(out) as { items: JsonObject[] };
  for (const item of items) assert.is(podSpecOf(item).containers.length, 2);
});

inject('ends added lines as the file does', async () => {
  const { out } = await run(['inject', '-f', 'w.yaml', address], { 'w.yaml': web.replaceAll('\n', '\r\n') });

  assert.equal(
    out.split('\n').filter((line) => line !== '' && !line.endsWith('\r')),
    [],
  );
});

inject('prints a file without manifests as it is', async () => {
  const { code, out } = await run(['inject', '-f', 'c.yaml', address], { 'c.yaml': '# nothing\n' });

  assert.equal([code, out], [0, '# nothing\n']);
});

inject('says which annotation of which line is wrong and prints nothing', async () => {
  const wrong = web.replace('"true"', 'perhaps');

  const { code, out, err } = await run(['inject', '-f', 'web.yaml', address], { 'web.yaml': wrong });

  assert.equal([code, out], [1, '']);
  assert.match(
    err,
    /^error: web\.yaml:16:9: annotation vault\.hashicorp\.com\/agent-inject: "perhaps" is not a boolean/,
  );
});

inject('reports everything that is wrong with its command line', async () => {
  const { code, err } = await run(['inject', '-f', '/none.yaml', '-f', '/nor.yaml', '--dif']);

  assert.is(code, 2);
  for (const text of [
    '--dif: unknown flag',
    '-vault-address: No Vault',
    '/none.yaml: ',
    '/nor.yaml: ',
    'check the path',
  ])
    assert.match(err, text);
});

inject('asks for a file beside the address', async () => {
  const { err } = await run(['inject']);

  assert.match(err, /-vault-address: .*written into the pods/);
  assert.match(err, '--file: no manifests to read');
});

for (const [name, words, files, text] of [
  ['without a file', ['inject', address], {}, '--file: no manifests to read'],
  [
    'without an address',
    ['inject', '-f', 'web.yaml'],
    { 'web.yaml': web },
    '-vault-address: No Vault service configured',
  ],
  [
    'for a misspelled flag',
    ['inject', '-f', 'web.yaml', address, '--dif'],
    { 'web.yaml': web },
    '--dif: unknown flag; did you mean --diff?',
  ],
  [
    'for a misspelled setting',
    ['inject', '-f', 'web.yaml', '-vault-adress=x'],
    { 'web.yaml': web },
    '-vault-adress: unknown flag; did you mean -vault-address?',
  ],
  ['for a file that is not there', ['inject', '-f', '/none.yaml', address], {}, '/none.yaml: '],
  ['for what is no YAML', ['inject', '-f', 'b.yaml', address], { 'b.yaml': 'a: [\n' }, /^b\.yaml:\d+:\d+: not YAML: /],
] as const) {
  inject(`ends with 2 ${name}`, async () => {
    const { code, out, err } = await run(words, files);

    assert.equal([code, out], [2, '']);
    assert.match(err, text);
  });
}

inject.run();

const engine = suite('Offline engine');

engine('makes of every recorded pod what the webhook makes', async () => {
  let compared = 0;
  for (const { name, settings, review, expect } of readVectors()) {
    if (review === undefined || expect.started === false || expect.patched !== true) continue;
    const read = settingsFrom(settings.args, settings.env);
    assert.ok(read.ok, name);
    const request = review.request as unknown as { namespace: string; object: JsonObject };
    const { namespace, object } = request;
    const { decision } = await createMutate(read.value)({ ...aRequest, namespace, object });
    const manifest = { ...request.object, kind: 'Pod' };
    const offline = injectManifest(manifest, { settings: read.value, namespace: request.namespace, podTemplates: {} });
    if (decision.kind !== 'allow-with-patch' || !hasAllTokens(request.object)) continue;
    const patched = applyJsonPatch(manifest, decision.patch);
    assert.ok(patched.ok && jsonEquals(patched.value, offline.injected), name);
    compared += 1;
  }
  assert.ok(compared > 500, `only ${compared}`);
});

for (const [style, options] of [
  ['indented lists', { indentSeq: true }],
  ['flat lists', { indentSeq: false }],
  ['four spaces', { indent: 4 }],
  ['flow collections', { collectionStyle: 'flow' as const }],
  ['quoted texts', { defaultStringType: 'QUOTE_DOUBLE' as const }],
] as const) {
  engine(`writes every recorded pod back as YAML with ${style}`, () => {
    for (const { name, settings, review, expect } of readVectors().filter((_vector, index) => index % 20 === 0)) {
      if (review === undefined || expect.started === false || expect.patched !== true) continue;
      const read = settingsFrom(settings.args, settings.env);
      assert.ok(read.ok, name);
      const request = review.request as unknown as { namespace: string; object: JsonObject };
      const text = stringify({ kind: 'Pod', ...request.object }, { lineWidth: 0, ...options });
      const documents = parseManifests(text, 'pod.yaml');
      assert.ok(documents.ok, name);
      const [document] = documents.value;
      assert.ok(document !== undefined, name);
      const { injected } = injectManifest(document.value, {
        settings: read.value,
        namespace: request.namespace,
        podTemplates: {},
      });

      const after = editDocument(document, injected);

      assert.ok(jsonEquals(parse(after) as JsonObject, injected), name);
    }
  });
}

engine.run();

const aRequest = {
  uid: 'u',
  kind: 'Pod',
  subResource: '',
  name: '',
  operation: 'CREATE',
  dryRun: false,
  isExisting: false,
};

interface PodSpec {
  readonly containers: readonly JsonObject[];
  readonly initContainers: readonly JsonObject[];
  readonly volumes: readonly JsonObject[];
}

function podSpecOf(deployment: JsonObject): PodSpec {
  return (deployment as unknown as { spec: { template: { spec: PodSpec } } }).spec.template.spec;
}

function namesOf(list: readonly JsonObject[]): readonly unknown[] {
  return list.map(({ name }) => name);
}

function hasAllTokens(pod: JsonObject): boolean {
  const spec = (pod['spec'] ?? {}) as { containers?: JsonObject[] | null; initContainers?: JsonObject[] | null };
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const has = (container: JsonObject): boolean =>
    ((container['volumeMounts'] ?? []) as JsonObject[]).some(
      ({ mountPath }) => mountPath === '/var/run/secrets/kubernetes.io/serviceaccount',
    );
  return all.length > 0 && all.every(has);
}
