import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/run.ts';

const large = suite('Large files');
const address = '-vault-address=https://vault:8200';

function aPod(annotations = ''): string {
  return `kind: Pod
metadata:
  name: web
  annotations:
    vault.hashicorp.com/agent-inject: "true"
    vault.hashicorp.com/role: web
${annotations}spec:
  containers:
  - name: app
    image: app
`;
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

// Time that grows with the square of a size would be some minutes.
const mostMs = 20_000;

for (const [name, text] of [
  ['a map of 40,000 members', `${aPod()}data:\n${lines(40_000, (index) => `  key${index}: value\n`)}`],
  ['a map in braces', `${aPod()}data: {${lines(40_000, (index) => `key${index}: value, `)}}\n`],
  ['annotations that are no texts', aPod(lines(20_000, (index) => `    key${index}: ${index}\n`))],
  ['a list of 20,000 objects', `kind: List\nitems:\n${lines(20_000, () => '- {kind: Pod, spec: {containers: []}}\n')}`],
  ['aliases', `base: &base {a: b}\n${aPod()}data:\n${lines(20_000, (index) => `  key${index}: *base\n`)}`],
] as const) {
  large(`with ${name} are read in time that grows with them`, async () => {
    const startedMs = performance.now();

    const { code } = await run(['lint', '-f', 'pod.yaml'], { 'pod.yaml': text });

    assert.is.not(code, 2);
    assert.ok(performance.now() - startedMs < mostMs);
  });
}

large('are injected, and what changes is told, in time that grows with them', async () => {
  const text = `${aPod()}data:\n${lines(10_000, (index) => `  key${index}: value\n`)}---\n${aPod()}`;
  const startedMs = performance.now();

  const { code, out } = await run(['inject', address, '-f', 'pod.yaml'], { 'pod.yaml': text });
  const { out: diff } = await run(['inject', address, '--diff', '-f', 'pod.yaml'], { 'pod.yaml': text });

  assert.ok(performance.now() - startedMs < mostMs);
  assert.is(code, 0);
  assert.is(applied(text, diff), out);
});

large('with a key that is there already are refused at its second place', async () => {
  for (const text of ['a: 1\nb: 2\na: 3\n', '{a: 1, b: 2,\na: 3}\n', '- c\n- d\n- {b: 2}\n---\n? a\n: a\n']) {
    const { code, err } = await run(['inject', address, '-f', 'x.yaml'], { 'x.yaml': text });
    const isDouble = !text.startsWith('-');

    assert.is(code, isDouble ? 2 : 0);
    assert.is(/^x\.yaml:[23]:1: not YAML: a key that is there already/.test(err), isDouble);
  }
});

for (const [name, text, problem] of [
  ['aliases of aliases', bomb(), 'x.yaml:1:1: not YAML: aliases (*) that stand for too much'],
  ['an alias of nothing', 'a: *b\n', 'x.yaml:1:4: not YAML: an alias (*) that is none'],
  ['an alias of itself', 'a: &a\n  b: *a\n', 'x.yaml:2:6: not YAML: an alias (*) within the value'],
  ['a merge of a number', 'a:\n  <<: 1\n', 'x.yaml:2:3: not YAML: a merge (<<) of what is no map'],
  ['a merge of a list', 'a: &a [b]\nc:\n  <<: [{d: e}, *a]\n', 'x.yaml:3:3: not YAML: a merge (<<) of what is no map'],
] as const) {
  large(`and others with ${name} are refused with its place`, async () => {
    const { code, out, err } = await run(['inject', address, '-f', 'x.yaml'], { 'x.yaml': text });

    assert.equal([code, out], [2, '']);
    assert.match(err, problem);
  });
}

large('may use a short anchor as often as they like, and merge several maps', async () => {
  const uses = lines(2000, (index) => `  key${index}: *base\n`);
  const text = `base: &base {a: b}\nmore: &more {c: d}\n${aPod()}data:\n${uses}  all: {<<: [*base, *more], <<: *base}\n`;

  const { code, out } = await run(['inject', address, '-f', 'pod.yaml'], { 'pod.yaml': text });

  assert.is(code, 0);
  assert.match(out, 'name: vault-agent');
});

large.run();

function bomb(): string {
  const levels = lines(9, (index) => `l${index + 1}: &l${index + 1} [${lines(9, () => `*l${index}, `)}]\n`);
  return `l0: &l0 [x, x, x]\n${levels}`;
}

/** What a unified diff makes of a text. */
function applied(text: string, diff: string): string {
  const old = text.split('\n');
  const result: string[] = [];
  let next = 0;
  for (const line of diff.split('\n').slice(2)) {
    const start = /^@@ -(\d+),(\d+) /.exec(line);
    if (start !== null) {
      const first = Number(start[1]) - (start[2] === '0' ? 0 : 1);
      while (next < first) result.push(old[next++] ?? '');
    } else if (line !== '') {
      if (!line.startsWith('+')) assert.is(old[next++], line.slice(1));
      if (!line.startsWith('-')) result.push(line.slice(1));
    }
  }
  return [...result, ...old.slice(next)].join('\n');
}
