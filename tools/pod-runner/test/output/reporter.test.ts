import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createReporter } from '../../src/index.ts';

const reporter = suite('createReporter');

reporter('prefixes output and lines it up', () => {
  const { lines } = createReporter({ colour: false, width: 5 });
  assert.equal(lines({ kind: 'output', container: 'app', stream: 'stdout', line: 'hello' }), ['app   | hello']);
  assert.equal(
    lines({ kind: 'ended', container: 'agent', exit: { kind: 'signalled', signal: 'SIGKILL' }, ranMs: 1500 }),
    ['agent | ended with SIGKILL after 1.5 s'],
  );
  assert.equal(lines({ kind: 'running' }), ['all containers are running']);
});

reporter('gives each container a colour of its own, only when asked', () => {
  const { lines } = createReporter({ colour: true, width: 1 });
  const [first = ''] = lines({ kind: 'output', container: 'a', stream: 'stdout', line: 'x' });
  const [second = ''] = lines({ kind: 'output', container: 'b', stream: 'stdout', line: 'x' });
  assert.match(first, '\u001B[');
  assert.is.not(first.slice(0, 5), second.slice(0, 5));
});

reporter('summarises how every container fared', () => {
  const { summary } = createReporter({ colour: false, width: 3 });
  assert.equal(
    summary({
      phase: 'Failed',
      ranMs: 12_000,
      containers: [
        {
          name: 'app',
          role: 'regular',
          state: 'ended',
          restarts: 2,
          exit: { kind: 'exited', exitCode: 1 },
          ranMs: 900,
        },
        { name: 'x', role: 'init', state: 'waiting', restarts: 0, ranMs: 0 },
      ],
    }),
    [
      'pod: Failed after 12 s',
      '  app  container       exit code 1    2 restarts  0.9 s',
      '  x    init container  never ran      0 restarts  0.0 s',
    ],
  );
});

reporter.run();
