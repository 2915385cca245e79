import { existsSync } from 'node:fs';
import { closestName } from '@sluice/core';

export interface CommandLine {
  /** Folders and files; all of the workspace when none is named. */
  readonly roots: readonly string[];
  readonly verbose: boolean;
  readonly help: boolean;
  /** One line each. */
  readonly problems: readonly string[];
}

export const help = `npm test -- [FOLDER or FILE ...] [--verbose]: runs *.test.ts, one process a file

  npm test                                             everything
  npm test -- packages/template                        one package
  npm test -- packages/core/test/base64.test.ts        one file
  --verbose                                            a line for files that pass, too

Environment: TEST_JOBS (files at a time), TEST_TIMEOUT_MS (for files that name none; 30000),
TEST_NODE (another Node, 24 or later), SLUICE_REQUIRE=all (what this machine cannot run fails).
Exit codes: 0 all passed, 1 a failure, or nothing ran, 2 wrong words.
`;

const flags = ['--verbose', '--help', '-h'];

/** Reads the words; everything that is wrong at once. */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const roots = words.filter((word) => !word.startsWith('-'));
  const unknown = words.filter((word) => word.startsWith('-') && !flags.includes(word));
  return {
    roots,
    verbose: words.includes('--verbose'),
    help: words.includes('--help') || words.includes('-h'),
    problems: [
      ...unknown.map(unknownFlag),
      ...roots.filter((root) => !existsSync(root)).map((root) => `${root}: no such file or folder; check the path`),
    ],
  };
}

function unknownFlag(word: string): string {
  const meant = closestName(word, flags);
  return `${word}: unknown flag; ${meant === undefined ? 'see --help' : `did you mean ${meant}?`}`;
}
