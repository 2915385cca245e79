import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseGoFlags } from '../src/command-line/go-flags.ts';
import { run, start } from './run.ts';
import { createPlace } from './vault.ts';

const commandLine = suite('command line');

const table = [
  { name: 'config', kind: 'texts', help: 'file' },
  { name: 'level', kind: 'text', help: 'level' },
  { name: 'quick', kind: 'boolean', help: 'quick' },
] as const;

const rows: readonly (readonly [string, readonly string[], object])[] = [
  ['one dash and two are the same', ['-level=a', '--quick'], { level: ['a'], quick: true, words: [] }],
  ['a value may be the next word', ['-level', 'a', 'b'], { level: ['a'], words: ['b'] }],
  ['a value may contain the sign', ['-level=a=b'], { level: ['a=b'], words: [] }],
  ['a boolean takes no next word', ['-quick', 'false'], { quick: true, words: ['false'] }],
  ['a boolean takes its value with the sign', ['-quick=F'], { quick: false, words: [] }],
  ['a repeated flag keeps every value', ['-config=a', '-config', 'b'], { config: ['a', 'b'], words: [] }],
  ['two dashes alone end the flags', ['--', '-quick'], { words: ['-quick'] }],
  ['the first word ends the flags', ['x', '-quick'], { words: ['x', '-quick'] }],
  ['an empty value is a value', ['-level='], { level: [''], words: [] }],
];

for (const [name, args, expected] of rows) {
  commandLine(name, () => {
    const { texts, booleans, words } = parseGoFlags(args, table);

    assert.equal({ ...Object.fromEntries(texts), ...Object.fromEntries(booleans), words }, expected);
  });
}

commandLine('all wrong flags of a line are named together', () => {
  const { problems } = parseGoFlags(['-quik', '-quick=yes', '-level'], table);

  assert.equal(
    problems.map(({ message, hint }) => `${message}; ${hint}`),
    [
      'unknown flag; did you mean -quick?',
      '"yes" is not a boolean; use true or false',
      'needs a value; write -level=VALUE',
    ],
  );
});

commandLine('version and help print and succeed', async () => {
  for (const words of [['version'], ['-v'], ['--version'], ['agent', 'version']]) {
    assert.match((await run(words)).out, /^Sluice Agent v\d/);
  }
  for (const words of [['help'], ['-h'], ['agent', '-help']]) {
    const { code, out } = await run(words);
    assert.is(code, 0);
    assert.ok(out.split('\n').length < 60, 'the help fits a screen');
  }
});

commandLine('no command prints the help and fails', async () => {
  const { code, err } = await run([]);

  assert.is(code, 1);
  assert.match(err, /^Usage:/);
});

commandLine('an unknown command asks what was meant', async () => {
  assert.equal(await run(['tokn']), {
    code: 1,
    out: '',
    err: 'command "tokn": unknown; did you mean token?\n',
    log: '',
  });
});

commandLine('a configuration comes from a variable, plain, gzipped or in pieces', async () => {
  await using place = await createPlace();
  await place.writeConfig({ exit_after_auth: true });
  const bytes = await readFile(place.path('agent.json'));
  const plain = bytes.toString('base64');
  const zipped = gzipSync(bytes).toString('base64');
  const pieces = { VAULT_CONFIG_1: zipped.slice(0, 100), VAULT_CONFIG_2: zipped.slice(100) };

  for (const env of [{ VAULT_CONFIG: plain }, { VAULT_CONFIG: zipped }, pieces]) {
    const { code, err, log } = await run(['agent', '-config-env=VAULT_CONFIG'], env);
    assert.is(code, 0, err + log);
  }
});

commandLine('a variable that is not set, or holds no base64, is named', async () => {
  assert.match((await run(['-config-env=NOWHERE'])).err, /^-config-env=NOWHERE: neither NOWHERE nor NOWHERE_1 is set/);
  assert.match((await run(['-config-env=X'], { X: '{}' })).err, /^environment variable X: is not base64/);
});

commandLine('several files and a directory make one configuration', async () => {
  await using place = await createPlace();
  const main = await place.writeConfig();
  await mkdir(place.path('more'));
  const template = { contents: 'x', destination: place.path('out') };
  await writeFile(place.path('more/template.json'), JSON.stringify({ template: [template], exit_after_auth: true }));
  await writeFile(place.path('more/notes.txt'), 'not a configuration');

  const { code, err, log } = await run([`-config=${main}`, '-config', place.path('more')]);

  assert.is(code, 0, err + log);
  assert.is(await readFile(place.path('out'), 'utf8'), 'x');
});

commandLine('validate checks flags, file, method and templates and asks nobody', async () => {
  await using place = await createPlace();
  const good = await place.writeConfig({ template: [{ contents: 'x', destination: '/a' }] });
  const before = place.vault.requests.length;
  const ok = await run([`-config=${good}`, '-validate']);
  const bad = await place.writeConfig({
    auto_auth: { method: { type: 'kubernetes', config: {} }, sink: [] },
    template: [{ contents: '{{ if }}', destination: '/a' }],
  });
  const refused = await run([`-config=${bad}`, '-validate']);

  assert.is(ok.code, 0, ok.err);
  assert.is(ok.out, 'the configuration is valid\n');
  assert.is(refused.code, 1);
  assert.is(refused.err.trim().split('\n').length, 2);
  assert.is(place.vault.requests.length, before);
});

commandLine('environment wins over the file, a flag over both', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ vault: { address: 'https://127.0.0.1:1' }, exit_after_auth: true });
  const env = { VAULT_ADDR: place.vault.url, VAULT_CACERT: '/no/such/ca.pem' };

  const { code, err, log } = await run([`-config=${config}`, `-ca-cert=${place.path('ca.pem')}`], env);

  assert.is(code, 0, err + log);
});

commandLine('a false skip-verify verifies', async () => {
  await using place = await createPlace();
  const method = { type: 'kubernetes', exit_on_err: true, config: { role: 'app', token_path: place.path('jwt') } };
  const config = await place.writeConfig({
    vault: { address: place.vault.url },
    auto_auth: { method, sink: [] },
    template: [{ contents: 'x', destination: place.path('x') }],
  });

  const verified = await run([`-config=${config}`, '-exit-after-auth'], { VAULT_SKIP_VERIFY: 'false' });
  const skipped = await run([`-config=${config}`, '-exit-after-auth'], { VAULT_SKIP_VERIFY: 'true' });

  assert.is(verified.code, 1);
  assert.is(skipped.code, 0);
  assert.match(skipped.log, /\[WARN\].*not verified/);
});

commandLine('an ambient token is not sent with the login', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ exit_after_auth: true });

  const { code } = await run([`-config=${config}`], { VAULT_TOKEN: 'sluice-canary-ambient', VAULT_WRAP_TTL: '60s' });

  assert.is(code, 0);
  assert.is(place.vault.requests.find(({ path }) => path.endsWith('/login'))!.accessor, undefined);
});

commandLine('token revoke -self gives back the token of the file', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ exit_after_auth: true });
  await run([`-config=${config}`]);
  const tokens = (): number => place.vault.tokens().filter(({ path }) => path.startsWith('auth/kubernetes')).length;
  assert.is(tokens(), 1);
  const env = { HOME: place.directory, VAULT_ADDR: place.vault.url, VAULT_CACERT: place.path('ca.pem') };
  const missing = await run(['token', 'revoke', '-self'], env);

  const revoked = await run(['token', 'revoke', '-self'], { ...env, VAULT_TOKEN_PATH: place.path('token') });

  assert.is(missing.code, 1);
  assert.match(missing.err, /\.vault-token: no token there \(not-found\)/);
  assert.is(revoked.code, 0, revoked.err);
  assert.is(tokens(), 0);
});

commandLine('token revoke waits -grace before it gives the token back', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ exit_after_auth: true });
  await run([`-config=${config}`]);
  const tokens = (): number => place.vault.tokens().filter(({ path }) => path.startsWith('auth/kubernetes')).length;
  const server = { VAULT_ADDR: place.vault.url, VAULT_CACERT: place.path('ca.pem') };
  const env = { ...server, HOME: place.directory, VAULT_TOKEN_PATH: place.path('token') };
  const waiting = start(['token', 'revoke', '-grace=1h', '-self'], env);
  waiting.stop();

  const stopped = await waiting.ended;
  assert.equal([stopped.code, tokens()], [1, 1]);
  assert.match(stopped.err, /stopped before -grace was over; the token is not revoked/);

  const begin = performance.now();
  const revoked = await run(['agent', 'token', 'revoke', '-grace=300ms', '-self'], env);
  assert.equal([revoked.code, tokens()], [0, 0], revoked.err);
  assert.ok(performance.now() - begin >= 299);
});

for (const grace of ['x', '-5s', '5d1']) {
  commandLine(`token revoke refuses -grace=${grace}`, async () => {
    const { code, err } = await run(['token', 'revoke', `-grace=${grace}`, '-self'], { HOME: '/nowhere' });

    assert.is(code, 1);
    assert.match(err, /^flag -grace: .*; use seconds or a text such as 5s\n$/);
  });
}

commandLine('ready tells what is not written yet', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ exit_after_auth: true });

  const early = await run(['ready', `-config=${config}`]);
  await run([`-config=${config}`]);
  const late = await run(['agent', 'ready', `-config=${config}`]);

  assert.is(early.code, 1);
  assert.match(early.err, /token: not written yet/);
  assert.is(late.code, 0);
});

commandLine('template renders with fixtures, checks, and answers a batch', async () => {
  await using place = await createPlace();
  const file = place.path('t.tpl');
  const fixtures = place.path('t.json');
  await writeFile(file, '{{ with secret "secret/app" }}{{ .Data.data.user }}{{ end }}\n');
  await writeFile(fixtures, '{"vault.read(secret/app)": {"data": {"data": {"user": "ada"}}}}');

  const rendered = await run(['template', '-f', file, '--fixtures', fixtures]);
  const missing = await run(['agent', 'template', '-f', file]);
  const checked = await run(['template', '-f', file, '--check']);
  const batch = await run(['template', '--batch'], {}, '{"template":"{{ 1 }}","name":"one"}\nnonsense\n');

  assert.is(rendered.out, 'ada\n', rendered.err);
  assert.match(missing.err, /no value for vault\.read\(secret\/app\); add it to the fixtures/);
  assert.is(checked.code, 0);
  const answers = batch.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  assert.equal(answers[0], { name: 'one', output: '1' });
  assert.ok('error' in answers[1]!);
});

commandLine('generate-config writes a configuration that runs', async () => {
  await using place = await createPlace();
  await place.putSecret('more/db', { 'user-name': 'ada', password: 'sluice-canary-3' });
  const env = {
    VAULT_ADDR: place.vault.url,
    VAULT_CACERT: place.path('ca.pem'),
    VAULT_TOKEN: place.vault.rootToken,
    VAULT_TOKEN_PATH: place.path('root'),
  };
  await writeFile(place.path('root'), place.vault.rootToken);
  const file = place.path('made.hcl');
  const line = `test $DB_USER_NAME = ada -a $APP_PASSWORD = sluice-canary-1 && exit 4`;
  const words = ['generate-config', '-type=env-template', '-path=secret/app', '-path=secret/more/*', file];

  const made = await run(words, env);
  const wrong = await run(['generate-config', '-path=sec*ret/app'], env);
  const missing = await run(['generate-config', '-type=env-template', '-path=secret/none', file], env);

  assert.is(made.code, 0, made.err);
  assert.is(wrong.err.trim().split('\n').length, 2);
  assert.is(missing.code, 2);
  assert.match(missing.err, /secret\/none: no secret there/);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('["env"]', JSON.stringify(['sh', '-c', line])));
  assert.is((await run([`-config=${file}`], env)).code, 4);
});

commandLine('the log also goes to a file that is rotated', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ exit_after_auth: true });
  const words = [
    `-config=${config}`,
    `-log-file=${place.path('log')}/`,
    '-log-rotate-bytes=50',
    '-log-rotate-max-files=2',
  ];
  const missing = await run(words);
  await mkdir(place.path('log'));

  const { code, log } = await run([...words, '-log-format=json']);

  assert.is(missing.code, 1);
  assert.match(missing.err, /^log_file: .*agent\.log/);
  assert.is(code, 0);
  const names = (await readdir(place.path('log'))).sort();
  assert.is(names.length, 3);
  assert.match(names[0]!, /^agent-\d+\.log$/);
  const last = await readFile(place.path('log/agent.log'), 'utf8');
  assert.ok(log.endsWith(last) && last.includes('"@level":"info"'));
});

commandLine('an empty -config, an empty -config-env and token without a command are named', async () => {
  const empty = await run(['-config=', '-config-env=']);
  const token = await run(['token']);

  assert.equal([empty.code, token.code], [1, 1]);
  assert.match(empty.err, /^-config: is empty; .*\n-config-env: is empty; .*\n$/);
  assert.is(token.err, 'token: no command given; use token revoke -self\n');
});

commandLine('-validate reports an unknown method beside what else is wrong', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({
    auto_auth: { method: { type: 'aproll' } },
    template: [{ contents: 'x', destination: '/a', prems: '0600' }],
  });

  const { code, err } = await run([`-config=${config}`, '-validate']);

  assert.is(code, 1);
  assert.match(err, 'auth method "aproll" is not supported; did you mean approle?');
  assert.match(err, 'did you mean perms?');
});

commandLine('names an inline template by its destination', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ template: [{ contents: 'a {{ } }}', destination: '/a' }] });

  const { err } = await run([`-config=${config}`, '-validate']);

  assert.match(err, /^template for \/a:1:\d+: /m);
});

commandLine.run();
