import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCommandLine } from '../src/command-line.ts';

const commandLine = suite('demo command line');
const nothing = { help: false, demos: ['static'], once: false, isolation: 'auto' };

for (const [args, expected] of [
  [[], nothing],
  [['all', '--once'], { ...nothing, demos: ['static', 'dynamic', 'transit'], once: true }],
  [['--once'], { ...nothing, demos: ['static', 'dynamic', 'transit'], once: true }],
  [['transit', '--isolation', 'processes'], { ...nothing, demos: ['transit'], isolation: 'processes' }],
  [['--isolation=user-namespace'], { ...nothing, isolation: 'user-namespace' }],
  [['-h'], { ...nothing, help: true }],
] as const) {
  commandLine(`reads ${args.length === 0 ? 'nothing as the static demo' : args.join(' ')}`, () => {
    assert.equal(parseCommandLine(args), { ok: true, value: expected });
  });
}

commandLine('names everything that is wrong at once, with what was meant', () => {
  const result = parseCommandLine(['dynamik', '--isolation', 'docker']);
  assert.not.ok(result.ok);
  assert.equal(result.ok ? [] : result.error.map(({ message, hint }) => hint ?? message), [
    'did you mean dynamic?',
    '"docker" is none of auto, namespaces, user-namespace, processes',
  ]);
});

commandLine.run();
