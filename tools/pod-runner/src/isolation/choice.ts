import { fail, succeed } from '@sluice/core';
import type { Result } from '@sluice/core';
import type { IsolationKind } from './sandbox.ts';

/** What a person asks for: `auto` takes the best that there is here. */
export type IsolationChoice = IsolationKind | 'auto';

const choices: readonly IsolationChoice[] = ['auto', 'namespaces', 'user-namespace', 'processes'];

/** Value of a flag `--isolation`. The error says what would do. */
export function parseIsolationChoice(text: string): Result<IsolationChoice, string> {
  const choice = choices.find((kind) => kind === text);
  return choice === undefined ? fail(`${JSON.stringify(text)} is none of ${choices.join(', ')}`) : succeed(choice);
}
