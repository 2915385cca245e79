import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/run.ts';

const good = `apiVersion: v1
kind: Pod
metadata:
  name: p
  annotations:
    vault.hashicorp.com/agent-inject: "true"
    vault.hashicorp.com/role: app
    vault.hashicorp.com/agent-inject-secret-cfg: secret/data/cfg
spec:
  containers:
  - name: app
    image: app:1
`;
const bad = good
  .replace('role: app', 'agent-limits-cpu: lots\n    vault.hashicorp.com/role: app')
  .replace('agent-inject-secret-cfg', 'agent-inject-secrets-cfg');

const lint = suite('lint');

lint('has nothing to say about a good pod', async () => {
  const { code, out, err } = await run(['lint', '-f', 'pod.yaml'], { 'pod.yaml': good });

  assert.equal([code, out, err], [0, '1 file: 0 errors, 0 warnings\n', '']);
});

lint('names file, line, column, code and what to do', async () => {
  const { code, out } = await run(['lint', '-f', 'pod.yaml'], { 'pod.yaml': bad });

  assert.is(code, 1);
  assert.match(
    out,
    'pod.yaml:7:5: error annotation/invalid-value: annotation vault.hashicorp.com/agent-limits-cpu: "lots" is not a quantity; ',
  );
  assert.match(out, 'pod.yaml:9:5: warning annotation/unknown-key: ');
  assert.match(out, 'did you mean vault.hashicorp.com/agent-inject-secret-cfg?');
});

lint('fails on warnings when asked to', async () => {
  const unknown = good
    .replace('name: p', 'name: p\n  labels: {}')
    .replace('agent-inject-secret-cfg', 'agent-inject-secretz-cfg');

  assert.is((await run(['lint', '-f', 'p.yaml'], { 'p.yaml': unknown })).code, 0);
  assert.is((await run(['lint', '-f', 'p.yaml', '--fail-on=warning'], { 'p.yaml': unknown })).code, 1);
});

lint('finds annotations of the workload instead of its pods', async () => {
  const deployment = `kind: Deployment
metadata:
  name: web
  annotations:
    vault.hashicorp.com/agent-inject: "true"
spec:
  template:
    spec: { containers: [{ name: app }] }
`;

  const { code, out } = await run(['lint', '-f', 'd.yaml'], { 'd.yaml': deployment });

  assert.is(code, 0);
  assert.match(out, 'd.yaml:5:5: warning lint/annotation-on-workload: ');
});

lint('finds annotations without the one that asks for injection', async () => {
  const forgotten = good.replace('    vault.hashicorp.com/agent-inject: "true"\n', '');

  const { out } = await run(['lint', '-f', 'p.yaml'], { 'p.yaml': forgotten });

  assert.match(out, 'warning lint/injection-not-asked-for: ');
});

lint('reports a syntax error as a problem of the file', async () => {
  const { code, out } = await run(['lint', '-f', 'b.yaml'], { 'b.yaml': 'a: b: c\n' });

  assert.is(code, 1);
  assert.match(out, /^b\.yaml:1:\d+: error manifest\/syntax: not YAML/);
});

for (const [text, place, meaning] of [
  ['a: [1\n', '2:1', 'a line is not indented as it must be, or a bracket is not closed'],
  ['a: "x\n', '2:1', 'a quote, bracket, comma or colon is missing'],
  ['host: *.example.com\n', '1:7', 'an alias (*) that is none; put a text that begins with * into quotes'],
  ['a: &a\n  b: *a\n', '2:6', 'an alias (*) within the value that it stands for'],
  ['a: @x\n', '1:4', 'a text that begins with a reserved sign; put it into quotes'],
  ['a:\n\tb: 1\n', '2:1', 'a tab at the beginning of a line; indent with blanks'],
] as const) {
  lint(`says in words what is wrong with YAML: ${JSON.stringify(text)}`, async () => {
    const { code, out } = await run(['lint', '-f', 'b.yaml'], { 'b.yaml': text });

    assert.is(code, 1);
    assert.match(out, `b.yaml:${place}: error manifest/syntax: not YAML: ${meaning}\n`);
  });
}

lint('refuses aliases that stand for too much', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`);

  const { code, out } = await run(['lint', '-f', 'b.yaml'], { 'b.yaml': `a0: &a0 [x]\n${lines.join('')}` });

  assert.is(code, 1);
  assert.match(out, 'aliases (*) that stand for too much');
});

lint('says what a version of Kubernetes looks like', async () => {
  const { code, err } = await run(['lint', '-f', 'pod.yaml', '-kubernetes-version=banana'], { 'pod.yaml': good });

  assert.is(code, 2);
  assert.match(err, '-kubernetes-version: "banana" is no version of Kubernetes; use a version such as 1.33\n');
});

lint('prints JSON', async () => {
  const { out } = await run(['lint', '-f', 'pod.yaml', '--format', 'json'], { 'pod.yaml': bad });

  const [first] = JSON.parse(out) as { code: string; severity: string; file: string; line: number; column: number }[];
  assert.equal(
    [first?.code, first?.severity, first?.file, first?.line, first?.column],
    ['annotation/invalid-value', 'error', 'pod.yaml', 7, 5],
  );
});

lint('prints SARIF 2.1.0', async () => {
  const { out } = await run(['lint', '-f', 'pod.yaml', '--format=sarif'], { 'pod.yaml': bad });

  const { version, runs } = JSON.parse(out) as {
    version: string;
    runs: {
      tool: { driver: { name: string; rules: { id: string }[] } };
      results: { ruleId: string; ruleIndex: number; level: string; locations: unknown[] }[];
    }[];
  };
  assert.is(version, '2.1.0');
  const { tool, results } = runs[0]!;
  assert.is(tool.driver.name, 'sluice-injector');
  for (const { ruleId, ruleIndex } of results) assert.is(tool.driver.rules[ruleIndex]?.id, ruleId);
  assert.equal(results[0]?.locations, [
    { physicalLocation: { artifactLocation: { uri: 'pod.yaml' }, region: { startLine: 7, startColumn: 5 } } },
  ]);
});

lint('ends with 2 for a format that it does not know', async () => {
  const { code, err } = await run(['lint', '-f', 'pod.yaml', '--format=xml'], { 'pod.yaml': good });

  assert.is(code, 2);
  assert.match(err, '--format: "xml" is not accepted; use human, json, sarif');
});

lint.run();
