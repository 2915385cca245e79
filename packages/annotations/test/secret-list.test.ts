import { annotationJsonSchema, parseAnnotations, secretKey } from '@sluice/annotations';
import type { YamlReader } from '@sluice/annotations';
import { fail, formatDiagnostic, JsonNumber, succeed } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { listMembers } from '../src/secret-list-members.ts';

const list = suite('agent-inject-secrets');
const key = 'vault.hashicorp.com/agent-inject-secrets';
const read = (items: unknown, more: Record<string, string> = {}): ReturnType<typeof parseAnnotations> =>
  parseAnnotations({ [key]: typeof items === 'string' ? items : JSON.stringify(items), ...more });
const problems = (items: unknown, more: Record<string, string> = {}): readonly string[] =>
  read(items, more).diagnostics.map((found) => formatDiagnostic(found).replace(`annotation ${key}`, ''));

list('keeps its order behind the secrets with keys, and names of any length', () => {
  const long = 'n'.repeat(200);
  const { secrets, diagnostics } = read(
    [
      { name: 'z', path: 'kv/z' },
      { name: long, template: 'x' },
    ],
    { 'vault.hashicorp.com/agent-inject-secret-own': 'kv/own' },
  );
  assert.equal(
    secrets.map(({ rawName, key: place }) => [rawName, place]),
    [
      ['own', 'vault.hashicorp.com/agent-inject-secret-own'],
      ['z', `${key}[0]`],
      [long, `${key}[1]`],
    ],
  );
  assert.equal(diagnostics, []);
});

list('reads each member as the annotation with the name', () => {
  const { secrets } = read([
    {
      name: 'Db',
      path: 'kv/db',
      template: 't',
      templateFile: '/t',
      leftDelimiter: '[[',
      rightDelimiter: ']]',
      file: 'a/b',
      perms: '0400',
      group: 7,
      command: 'true',
      commandPhase: 'init',
      signal: 'SIGHUP:web',
      containers: ['web', 'api'],
      volumePath: '/run',
      errorOnMissingKey: true,
      preserveCase: true,
    },
  ]);
  assert.equal(secrets[0], {
    rawName: 'Db',
    name: 'Db',
    key: `${key}[0]`,
    texts: {
      'agent-inject-secret': 'kv/db',
      'agent-inject-template': 't',
      'agent-inject-template-file': '/t',
      'agent-template-left-delim': '[[',
      'agent-template-right-delim': ']]',
      'agent-inject-file': 'a/b',
      'agent-inject-perms': '0400',
      'agent-inject-group': '7',
      'agent-inject-command': 'true',
      'agent-inject-command-phase': 'init',
      'agent-inject-signal': 'SIGHUP:web',
      'agent-inject-containers': 'web,api',
      'secret-volume-path': '/run',
      'error-on-missing-key': 'true',
      'preserve-secret-case': 'true',
    },
    errorOnMissingKey: true,
  });
});

list('has a member for every annotation of a secret', () => {
  const schema = JSON.stringify(annotationJsonSchema());
  for (const { suffix, name } of listMembers) {
    assert.ok(schema.includes(`${suffix}-`), suffix);
    assert.is(secretKey(`${key}[3]`, suffix, 'x'), `${key}[3].${name}`);
  }
});

list('writes all keys of the path with as', () => {
  const [secret] = read([{ name: 'app', path: 'kv/app', as: 'env' }]).secrets;
  assert.equal(secret!.texts, { 'agent-inject-secrets-from': 'kv/app', 'agent-inject-secrets-as': 'env' });
});

const nothing: readonly string[] = ['', ' \n', '[]'];
for (const text of nothing) {
  list(`is no secret at all in ${JSON.stringify(text)}`, () => {
    assert.equal([read(text).secrets, read(text).diagnostics], [[], []]);
  });
}

const wrong: readonly (readonly [title: string, items: unknown, lines: readonly string[]])[] = [
  [
    'what is no JSON, with its line',
    '[\n{]',
    [
      ': is no JSON at line 2, column 2: expected a member name in double quotes; use a YAML or JSON list of objects, such as [{"name": "db", "path": "secret/data/db"}]',
    ],
  ],
  [
    'what is no list',
    {},
    [': is no list; use a YAML or JSON list of objects, such as [{"name": "db", "path": "secret/data/db"}]'],
  ],
  ['an item that is no object', ['kv/db'], ['[0]: is no object; write {"name": "NAME", "path": "PATH"}']],
  [
    'an item without a name',
    [{ path: 'p' }],
    ['[0].name: is no name of a secret; write a text without slashes; file takes a path'],
  ],
  [
    'a name that is a path',
    [{ name: '../x', path: 'p' }],
    ['[0].name: is no name of a secret; write a text without slashes; file takes a path'],
  ],
  [
    'an item that writes nothing',
    [{ name: 'x', perms: '0400', path: ' ' }, { name: 'y' }],
    [
      '[0]: says nothing to write; give it path, template or templateFile',
      '[1]: says nothing to write; give it path, template or templateFile',
    ],
  ],
  [
    'a name that stands twice',
    [
      { name: 'x', path: 'p' },
      { name: 'x', path: 'q' },
    ],
    [`[1].name: "x" is the name of ${key}[0] too; use another name`],
  ],
  [
    'all problems of all items, each at its place',
    [
      { name: 'x', paht: 'p', template: 't', perms: 400 },
      { name: 'y', path: 'p', errorOnMissingKey: 'yes', containers: [1], group: '-1', commandPhase: 'later' },
    ],
    [
      '[0].paht: unknown member; did you mean path?',
      '[0].perms: is no text; put it into quotes',
      '[1].containers: is no list of texts; use ["NAME", "NAME"]',
      '[1].group: "-1" is negative; use a numeric id from 0 to 2147483647',
      '[1].commandPhase: "later" is not one of init, sidecar, both; use one of init, sidecar, both',
      '[1].errorOnMissingKey: "yes" is not a boolean; use true or false (also 1, t, T, TRUE, True, 0, f, F, FALSE, False)',
    ],
  ],
];
for (const [title, items, lines] of wrong) {
  list(`reports ${title}`, () => {
    assert.equal(problems(items), lines);
  });
}

list('reports a name that has a key of its own', () => {
  const own = 'vault.hashicorp.com/agent-inject-secret-x';
  assert.equal(problems([{ name: 'x', path: 'p' }], { [own]: 'q' }), [
    `[0].name: "x" is the name of ${own} too; use another name`,
  ]);
});

const yaml = suite('agent-inject-secrets in YAML');

yaml('is refused without a reader, with what to do instead', () => {
  assert.equal(problems('- name: x'), [': is no JSON, and YAML is not read here; write the list as JSON']);
});

const readWith = (text: string, parseYaml: YamlReader): ReturnType<typeof parseAnnotations> =>
  parseAnnotations({ [key]: text }, undefined, [], { parseYaml });

yaml('takes the items that the reader finds', () => {
  const { secrets, diagnostics } = readWith('- name: x', (text) =>
    succeed([{ name: 'x', template: text, group: new JsonNumber('7') }]),
  );
  assert.equal(secrets[0]?.texts, { 'agent-inject-template': '- name: x', 'agent-inject-group': '7' });
  assert.equal(diagnostics, []);
});

yaml('reads what looks like JSON and is none', () => {
  assert.is(readWith('[{name: x}]', () => succeed([{ name: 'x', path: 'p' }])).secrets.length, 1);
});

for (const text of ['', ' \n', '[]', '[{"name": "x", "path": "p"}]', '{}', '"x"']) {
  yaml(`does not ask the reader for ${JSON.stringify(text)}`, () => {
    readWith(text, () => {
      throw new Error('asked');
    });
  });
}

const wrongYaml: readonly (readonly [title: string, text: string, answer: ReturnType<YamlReader>, line: string])[] = [
  [
    'what is no YAML, with its line',
    '- a\n b',
    fail({ message: 'bad indent', line: 2, column: 1 }),
    'is no YAML at line 2, column 1: bad indent',
  ],
  [
    'what is neither as JSON when it begins like that',
    '[\n{]',
    fail({ message: 'bad', line: 9, column: 9 }),
    'is no JSON at line 2, column 2: expected a member name in double quotes',
  ],
  ['what is no list', 'name: x', succeed({ name: 'x' }), 'is no list'],
  ['what is a number', '7 # seven', succeed(new JsonNumber('7')), 'is no list'],
];
for (const [title, text, answer, line] of wrongYaml) {
  yaml(`reports ${title}`, () => {
    const { diagnostics, secrets } = readWith(text, () => answer);
    assert.equal(
      diagnostics.map(({ severity, where, message }) => [severity, where, message]),
      [['error', { kind: 'annotation', key }, line]],
    );
    assert.equal(secrets, []);
  });
}

list.run();
yaml.run();
