import type { JsonPatchOperation } from '@sluice/core';
import { settingsFrom } from '@sluice/pod-mutation';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerRequest, createMutate } from '../../src/index.ts';

const list = suite('A review with a list of secrets in YAML');
const settings = settingsFrom(['-vault-address=https://vault:8200'], {});
assert.ok(settings.ok);
const engine = createMutate(settings.value);
const key = 'vault.hashicorp.com/agent-inject-secrets';

interface Answer {
  readonly allowed: boolean;
  readonly message: string;
  readonly patch: readonly JsonPatchOperation[];
}

function reviewOf(secrets: string | undefined): unknown {
  const annotations = {
    'vault.hashicorp.com/agent-inject': 'true',
    'vault.hashicorp.com/role': 'app',
    ...(secrets === undefined ? {} : { [key]: secrets }),
  };
  const volumeMounts = [{ name: 't', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }];
  const object = { metadata: { annotations }, spec: { containers: [{ name: 'web', volumeMounts }] } };
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: 'u', namespace: 'shop', object },
  };
}

async function answer(secrets: string | undefined): Promise<Answer> {
  const body = new TextEncoder().encode(JSON.stringify(reviewOf(secrets)));
  const { status, body: text } = await answerRequest('application/json', body, engine);
  assert.is(status, 200);
  const { response } = JSON.parse(text) as {
    response: { allowed: boolean; patch?: string; status?: { code: number; message: string } };
  };
  assert.is.not(response.status?.code, 500);
  const patch = JSON.parse(Buffer.from(response.patch ?? 'W10=', 'base64').toString()) as readonly JsonPatchOperation[];
  return { allowed: response.allowed, message: response.status?.message ?? '', patch };
}

const block = `- name: db
  path: database/creds/app
  perms: "0440"
  group: 1000
- name: app.env
  path: secret/data/app
  as: env
  containers: [web]
- name: ca.pem
  template: |
    {{ with secret "pki/cert/ca" }}{{ .Data.certificate }}{{ end }}
`;
const items = [
  { name: 'db', path: 'database/creds/app', perms: '0440', group: 1000 },
  { name: 'app.env', path: 'secret/data/app', as: 'env', containers: ['web'] },
  { name: 'ca.pem', template: '{{ with secret "pki/cert/ca" }}{{ .Data.certificate }}{{ end }}\n' },
];

list('waits for the library the first time, and only for YAML', async () => {
  const request = {
    uid: 'u',
    kind: 'Pod',
    subResource: '',
    namespace: 'shop',
    name: '',
    operation: 'CREATE',
    dryRun: false,
    isExisting: false,
  };
  const objectOf = (text: string | undefined): unknown =>
    (reviewOf(text) as { readonly request: { readonly object: unknown } }).request.object;
  const mutateWith = (text: string | undefined): unknown => engine({ ...request, object: objectOf(text) });

  for (const text of [undefined, '', '[]', JSON.stringify(items)]) assert.not.instance(mutateWith(text), Promise);
  const first = mutateWith(block);
  assert.instance(first, Promise);
  assert.equal(mutateWith(JSON.stringify(items)), await first);
  assert.equal(mutateWith(block), await first);
});

const valid: readonly (readonly [title: string, text: string | undefined, same: string | undefined])[] = [
  ['a block list', block, JSON.stringify(items)],
  ['a list in brackets without quotes', '[{name: db, path: kv/db}]', '[{"name":"db","path":"kv/db"}]'],
  ['comments and a beginning', '# ours\n---\n- name: db\n  path: kv/db\n', '[{"name":"db","path":"kv/db"}]'],
  ['an empty text', '', undefined],
  ['blanks', ' \n ', undefined],
  ['an empty list', '[]', undefined],
];
for (const [title, text, same] of valid) {
  list(`injects ${title} as it does JSON`, async () => {
    const [one, other] = [await answer(text), await answer(same)];
    assert.ok(one.allowed, one.message);
    assert.equal(one.patch, other.patch);
  });
}

const invalid: readonly (readonly [title: string, text: string, words: string])[] = [
  [
    'a mistake in it',
    '- name: db\n  path: a: b\n',
    `${key}: is no YAML at line 2, column 9: a key within the value of another on the same line; put`,
  ],
  ['an alias', '- &a {name: db, path: p}\n- *a\n', `${key}: is no YAML at line 2, column 3: an alias; write the value`],
  ['a tag', '- !env {name: db}', `${key}: is no YAML at line 1, column 3: a tag (!) that is not known`],
  ['a map', 'name: db\npath: p\n', `${key}: is no list; use a YAML or JSON list of objects`],
  ['a word', 'secret/data/db', `${key}: is no list; use`],
  ['comments only', '# later', `${key}: is no list; use`],
  ['a mode without quotes', '- {name: db, path: p, perms: 0440}', `${key}[0].perms: is no text; put it into quotes`],
  ['a member without value', '- name: db\n  path:\n', `${key}[0].path: is no text; put it into quotes`],
  ['a truth in words', '- {name: db, path: p, errorOnMissingKey: yes}', `${key}[0].errorOnMissingKey: "yes" is not a`],
  ['an unknown member', '- {name: db, paht: p}', `${key}[0].paht: unknown member; did you mean path?`],
  ['too deep nesting', '- '.repeat(30_000), `${key}: is no YAML at line 1, column 500: nested deeper than 250 levels`],
  [
    'too long a text',
    `- ${'x'.repeat(70_000)}`,
    `${key}: is no YAML at line 1, column 1: longer than 65536 characters`,
  ],
];
for (const [title, text, words] of invalid) {
  list(`is denied for ${title}`, async () => {
    const { allowed, message } = await answer(text);
    assert.not(allowed);
    assert.ok(message.includes(words), message);
  });
}

list('gets an answer, whatever the text', () => {
  const member = fc.constantFrom('name', 'path', 'template', 'perms', 'group', 'containers', 'as', 'x', '__proto__');
  const value = fc.constantFrom(
    'db',
    '0440',
    '"0400"',
    '7',
    '[web]',
    '~',
    '{}',
    'env',
    '|\n   a',
    '*a',
    '&a b',
    '!x y',
    'yes',
  );
  const item = fc
    .array(fc.tuple(member, value), { maxLength: 5 })
    .map((pairs) => `- ${pairs.map(([name, text]) => `${name}: ${text}`).join('\n  ')}\n`);
  const text = fc.oneof(
    fc.string(),
    fc.array(item).map((texts) => texts.join('')),
  );
  return fc.assert(
    fc.asyncProperty(text, async (given) => {
      const { allowed, message } = await answer(given);
      if (!allowed) assert.match(message, key);
    }),
    { numRuns: 500 },
  );
});

list.run();
