import { readFile, rename, writeFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run, start } from '../run.ts';
import type { Ended } from '../run.ts';
import { createFolder } from '../folder.ts';

const template = suite('agent template');

const secret = '{{ with secret "kv/app" }}{{ .Data.user }}:{{ .Data.port }}{{ end }}\n';

/** Runs the command on a template and fixtures of that text. */
async function rendered(
  text: string | Uint8Array,
  fixtures = '{}',
  { name = 'f.json', flags = [] as readonly string[] } = {},
): Promise<Ended & { readonly file: string }> {
  await using folder = await createFolder();
  const file = folder.path('t.tpl');
  await writeFile(file, text);
  await writeFile(folder.path(name), fixtures);
  const ended = await run(['template', '-f', file, '--fixtures', folder.path(name), ...flags]);
  return { ...ended, err: ended.err.replaceAll(folder.path(''), ''), file };
}

for (const flag of ['-h', '-help', '--help']) {
  template(`explains itself with ${flag}`, async () => {
    const { code, out, err } = await run(['template', flag]);

    assert.is(code, 0);
    assert.match(out, /^Usage: agent template -f FILE/);
    assert.match(out, '-fixtures=...');
    assert.is(err, '');
  });
}

for (const [title, name, text] of [
  ['JSON', 'f.json', '{"vault.read(kv/app)":{"data":{"user":"ada","port":1.50}}}'],
  ['YAML', 'f.yaml', 'vault.read(kv/app):\n  data: { user: ada, port: 1.50 }\n'],
  ['YAML with an alias', 'f.yml', 'x: &x { user: ada, port: 1.50 }\nvault.read(kv/app):\n  data: *x\n'],
  ['named parts', 'f.yaml', 'dependencies:\n  vault.read(kv/app): { data: { user: ada, port: 1.50 } }\n'],
] as const) {
  template(`renders with fixtures in ${title}, numbers as spelled`, async () => {
    const { code, out, err } = await rendered(secret, text, { name });

    assert.is(out, 'ada:1.50\n', err);
    assert.is(code, 0);
  });
}

template('takes environment, time and options from the fixtures', async () => {
  const text = '<< env "A" >> << timestamp >>';
  const fixtures = 'env: { A: 5 }\nnow: "2024-05-01T10:00:00Z"\noptions: { leftDelim: "<<", rightDelim: ">>" }';

  assert.is((await rendered(text, fixtures, { name: 'f.yaml' })).out, '5 2024-05-01T10:00:00Z');
});

template('keeps bytes that are no text, of the template and of the output', async () => {
  const { out } = await rendered(Uint8Array.of(0xef, 0xbb, 0xbf, 0xff, 0x41));

  assert.is(out, '\u00ef\u00bb\u00bf\u00ffA');
});

template('names what is missing and fails', async () => {
  const { code, out, err } = await rendered(secret);

  assert.is(code, 1);
  assert.is(out, '');
  assert.is(err, 't.tpl: no value for vault.read(kv/app); add it to the fixtures\n');
});

template('shows an error as Go words it, with line, column, excerpt and caret', async () => {
  const { code, err } = await rendered('a\n{{ "x" | toUpper | parseInt }}\n');

  assert.is(code, 1);
  assert.is(
    err,
    't.tpl:2:20: template: :2:19: executing "" at <parseInt>: error calling parseInt: parseInt: ' +
      'strconv.ParseInt: parsing "X": invalid syntax\n' +
      '   2 | {{ "x" | toUpper | parseInt }}\n' +
      '                          ^\n',
  );
});

template('shows no value of the environment without fixtures', async () => {
  await using folder = await createFolder();
  await writeFile(folder.path('t.tpl'), '{{ env "PASSWORD" | parseInt }}');

  const { code, err } = await run(['template', folder.path('t.tpl')], { PASSWORD: 'sluice-canary-1' });

  assert.is(code, 1);
  assert.match(err, 'a value of 17 characters');
  assert.not.match(err, 'canary');
});

template('says which files writeToFile would write', async () => {
  const { code, out, err } = await rendered('{{ "x" | writeToFile "/no/where" "" "" "0600" }}done');

  assert.is(code, 0);
  assert.is(out, 'done');
  assert.match(err, '/no/where: writeToFile would write it');
});

template('reports every problem of files that cannot be read', async () => {
  const { code, err } = await run(['template', '-f', '/no/t.tpl', '-fixtures', '/no/f.json']);

  assert.is(code, 1);
  assert.match(err, /^\/no\/t\.tpl: .+\n\/no\/f\.json: .+\n$/);
});

for (const [title, name, text, wanted] of [
  ['JSON', 'f.json', '{"a":', /^f\.json: /],
  ['YAML', 'f.yaml', 'a: [1', /^f\.yaml: /],
  ['a list', 'f.json', '[]', /^f\.json: fixtures are a mapping/],
  ['a moment', 'f.json', '{"now":"noon"}', /^f\.json: now is no time/],
] as const) {
  template(`refuses fixtures with broken ${title}`, async () => {
    const { code, err } = await rendered('x', text, { name });

    assert.is(code, 1);
    assert.match(err, wanted);
  });
}

for (const [words, wanted] of [
  [[], 'no template given; name it with -f FILE\n'],
  [['-f', 'a', 'b'], 'b: not expected here; flags come first\n'],
  [
    ['-fixture', 'a'],
    'flag -fixture: unknown flag; did you mean -fixtures?\nno template given; name it with -f FILE\n',
  ],
] as const) {
  template(`refuses the words "${words.join(' ')}"`, async () => {
    const { code, err } = await run(['template', ...words]);

    assert.is(code, 1);
    assert.ok(err.startsWith(wanted.split('\n', 1)[0] ?? ''), err);
  });
}

for (const [title, text, code, lines] of [
  ['an unknown function', '{{ toUper "a" }}', 1, ['t.tpl:1:4: function "toUper" not defined; did you mean toUpper?']],
  ['a function of Consul', '{{ key "a" }}', 1, ['t.tpl:1:4: function key needs Consul or Nomad']],
  ['a program', '{{ plugin "date" }}', 1, ['t.tpl:1:4: plugin runs programs']],
  [
    'two warnings',
    '{{ timestamp }}\n{{ (secret "a").Data.x | toUpper }}',
    0,
    ['t.tpl:1:4: warning: timestamp gives', 't.tpl:2:'],
  ],
] as const) {
  template(`checks and finds ${title}`, async () => {
    const ended = await rendered(text, '{}', { flags: ['-check'] });

    assert.is(ended.code, code, ended.err);
    assert.is(ended.out, '');
    const found = ended.err.split('\n').filter((line) => line.startsWith('t.tpl:'));
    assert.is(found.length, lines.length, ended.err);
    for (const [index, line] of lines.entries()) assert.ok(found[index]?.startsWith(line), found[index]);
    assert.match(ended.err, /^ {3}1 \| \{\{ .*\n {10}\^$/m);
  });
}

template('checks a good template without asking for fixtures', async () => {
  await using folder = await createFolder();
  await writeFile(folder.path('t.tpl'), secret);

  const { code, out, err } = await run(['template', '-check', '-f', folder.path('t.tpl')]);

  assert.equal([code, out, err], [0, `${folder.path('t.tpl')}: no problem found\n`, '']);
});

template('renders again when the template or its fixtures change', async () => {
  await using folder = await createFolder();
  const [file, fixtures] = [folder.path('t.tpl'), folder.path('f.yaml')];
  await writeFile(file, secret);
  await writeFile(fixtures, 'vault.read(kv/app): { data: { user: ada, port: 1 } }');
  await using watching = start(['template', '-watch', '-f', file, '-fixtures', fixtures]);
  await watching.printed('ada:1\n');

  await writeFile(fixtures, 'vault.read(kv/app): { data: { user: bob, port: 2 } }');
  await watching.printed('bob:2\n');
  await writeFile(`${file}.new`, `changed ${secret}`);
  await rename(`${file}.new`, file);
  await watching.printed('changed bob:2\n');
  watching.stop();

  assert.is((await watching.ended).code, 0);
});

async function batch(input: string): Promise<readonly Record<string, unknown>[]> {
  const { code, out, err } = await run(['template', '--batch'], { A: 'outside' }, input);
  assert.equal([code, err], [0, '']);
  return out === ''
    ? []
    : out
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}

for (const [title, line, wanted] of [
  ['an output with its name', '{"name":"n","template":"{{ 1 }}"}', { name: 'n', output: '1' }],
  ['bytes', '{"template":"{{ \\"\\\\xff\\" }}"}', { outputBase64: '/w==' }],
  ['what is missing', '{"template":"{{ secret \\"a\\" }}"}', { output: '<no value>', missing: ['vault.read(a)'] }],
  ['numbers as spelled', '{"template":"{{ .a }}","dataJson":"{\\"a\\":1.50}"}', { output: '1.50' }],
  ['nothing of its own environment', '{"template":"[{{ env \\"A\\" }}]"}', { output: '[]' }],
  ['a frozen clock', '{"template":"{{ timestamp }}","now":"2024-05-01T10:00:00Z"}', { output: '2024-05-01T10:00:00Z' }],
  ['a text with U+2028 in it', '{"template":"a\u2028b"}', { output: 'a\u2028b' }],
  ['a line with a carriage return', '{"template":"a"}\r', { output: 'a' }],
  ['an error of the text', '{"template":"{{ if }}"}', { error: 'parse: template: :1: missing value for if' }],
  [
    'an error of the pass',
    '{"template":"{{ len 1 }}"}',
    { error: 'execute: template: :1:3: executing "" at <len 1>: error calling len: len of type int' },
  ],
  ['an empty template', '{"template":""}', { error: "template: must specify exactly one of 'source' or 'contents'" }],
  [
    'files',
    '{"template":"{{ writeToFile \\"/b\\" \\"\\" \\"\\" \\"0640\\" \\"x\\" }}"}',
    { output: '', writes: [{ path: '/b', content: 'x', mode: '0640' }] },
  ],
] as const) {
  template(`answers a batch with ${title}`, async () => {
    assert.equal(await batch(`${line}\n`), [wanted]);
  });
}

template('answers every line of a batch in order, also broken ones and a last one without end', async () => {
  const answers = await batch('{"template":"a"}\nnonsense\n\n[]\n{"template":5}\n{"template":"b"}');

  assert.equal(
    answers.map((answer) => Object.keys(answer)),
    [['output'], ['error'], ['error'], ['error'], ['error'], ['output']],
  );
});

template('answers an empty batch with nothing', async () => {
  assert.equal(await batch(''), []);
});

template('answers the batch of the README as it says there', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [cases = '', answers] = [...readme.matchAll(/^```jsonl\n(.*?)^```$/gms)].map(([, body]) => body);

  const { code, out } = await run(['template', '--batch'], {}, cases);

  assert.is(out, answers);
  assert.is(code, 0);
});

template('answers the batch of its help', async () => {
  const help = (await run(['template', '-help'])).out;
  const line = /echo '(.*)' \|/.exec(help)?.[1];

  const { out } = await run(['template', '--batch'], {}, line);

  assert.is(out, '{"output":"text"}\n');
});

template.run();
