// test-timeout: 90s
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sourceProblems } from '../src/files.ts';
import { runFile } from '../src/process.ts';

const runner = suite('runner');

/** What each fixture does, and the words in which the runner says so. uvu alone would call most of them a success. */
const faults: readonly (readonly [fixture: string, says: string])[] = [
  ['before-throws', 'a hook threw'],
  ['after-each-throws', 'a hook threw'],
  ['throws-a-string', 'something other than an Error was thrown'],
  ['never-runs', 'never runs'],
  ['test-after-run', 'has tests after .run()'],
  ['empty-suite', 'has no tests'],
  ['hides-by-only', 'hidden by skip or only'],
  ['hides-by-skip', 'hidden by skip or only'],
  ['never-ends', 'took longer than 2500 ms'],
  ['never-resolves', 'before its suites did'],
  ['exits', 'before its suites did'],
  ['rejects-unawaited', 'rejection nobody awaited'],
  ['throws-late', 'after its suites'],
  ['leaves-a-server', 'left open: TCPServerWrap'],
  ['leaves-a-child', 'left open: ProcessWrap'],
  ['prints-a-secret', 'printed a secret'],
  ['prints-a-secret-in-base64', 'printed a secret'],
  ['passes-a-secret-as-argument', 'among its arguments'],
  ['does-not-load', 'does not load'],
];

for (const [fixture, says] of faults) {
  runner(`reports ${fixture.replaceAll('-', ' ')}`, async () => {
    const report = await run(fixture, fixture === 'never-ends' ? 2500 : 10_000);

    assert.ok(report.passed < report.total || report.problems.length > 0, 'the file counts as failed');
    assert.match(report.problems.join('\n'), says);
  });
}

runner('counts a passing file and finds no problem', async () => {
  const report = await run('passes', 10_000);

  assert.equal([report.passed, report.total, report.problems], [1, 1, []]);
});

runner('names the test that ran when the time was over, and how to run its file alone', async () => {
  const { problems } = await run('never-ends', 2500);

  assert.match(problems.join('\n'), /took longer than 2500 ms, in "area: waits"/);
  assert.match(problems.join('\n'), /npm test -- tools\/test\/test\/fixtures\/never-ends\.ts/);
});

runner("shows uvu's difference for a failed assertion", async () => {
  const report = await run('assertion-fails', 10_000);

  assert.equal([report.passed, report.total], [0, 1]);
  assert.match(report.failures, 'FAIL');
});

function run(fixture: string, timeoutMs: number): ReturnType<typeof runFile> {
  const file = fileURLToPath(new URL(`fixtures/${fixture}.ts`, import.meta.url));
  return runFile(file, timeoutMs, sourceProblems(readFileSync(file, 'utf8')));
}

runner.run();
