import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCommandLine } from '../src/command-line.ts';

const commandLine = suite('command line of the runner');

commandLine('takes folders, files and --verbose', () => {
  const line = parseCommandLine(['tools/test', '--verbose']);

  assert.equal([line.roots, line.verbose, line.help, line.problems], [['tools/test'], true, false, []]);
});

commandLine('reports every word that is wrong', () => {
  assert.equal(parseCommandLine(['--verbos', 'nowhere', '--x']).problems, [
    '--verbos: unknown flag; did you mean --verbose?',
    '--x: unknown flag; see --help',
    'nowhere: no such file or folder; check the path',
  ]);
});

commandLine.run();
