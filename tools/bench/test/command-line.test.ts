import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCommandLine } from '../src/command-line.ts';

const commandLine = suite('command line of the benchmarks');
const known = ['admission', 'template'];

commandLine('takes subjects and flags', () => {
  const line = parseCommandLine(['template', '--scale', '0.1', '--peer=a b', '--json', 'f.json'], known);

  assert.equal(line, {
    subjects: ['template'],
    options: { scale: 0.1, peer: 'a b' },
    json: 'f.json',
    help: false,
    problems: [],
  });
});

for (const [words, problems] of [
  [['templat'], ['templat: unknown subject; did you mean template?']],
  [['template', '--scal=1'], ['--scal: unknown flag; did you mean --scale?']],
  [['template', '--scale=fast'], ['--scale: "fast" is no factor; use one such as 0.1']],
  [['template', '--json'], ['--json: needs a value; write --json=VALUE']],
  [[], ['no subject; name one or more of admission, template']],
] as const) {
  commandLine(`refuses ${JSON.stringify(words)}`, () => {
    assert.equal(parseCommandLine(words, known).problems, problems);
  });
}

commandLine.run();
