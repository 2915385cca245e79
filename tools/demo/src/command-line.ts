import type { Diagnostic, Result } from '@sluice/core';
import { closestName, fail, succeed } from '@sluice/core';
import { parseIsolationChoice } from '@sluice/pod-runner';
import type { IsolationChoice } from '@sluice/pod-runner';

export const demoNames = ['static', 'dynamic', 'transit'] as const;
export type DemoName = (typeof demoNames)[number];

export interface CommandLine {
  readonly help: boolean;
  readonly demos: readonly DemoName[];
  readonly once: boolean;
  readonly isolation: IsolationChoice;
}

export const help = `Sluice's demos, end to end on this machine.

  npm run demo -- [DEMO] [--once] [--isolation KIND]

  static             a secret from Vault as a file of a web application (default)
  dynamic            database credentials that change while the application runs
  transit            an application that encrypts through its sidecar without a token of its own
  all                one after the other; what --once does when no demo is named
  --once             check that it works and end, with exit code 0 or 1
  --isolation KIND   auto (default), namespaces (root), user-namespace, processes

POSTGRES_URL names a PostgreSQL to use; without it one is started.

Example:
  npm run demo -- static --once
`;

/** Reads `args`; everything that is wrong at once. */
export function parseCommandLine(args: readonly string[]): Result<CommandLine> {
  const problems: Diagnostic[] = [];
  let line: CommandLine = { help: false, demos: [], once: false, isolation: 'auto' };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const value = /^--isolation=(.*)$/.exec(arg)?.[1] ?? (arg === '--isolation' ? (args[++index] ?? '') : undefined);
    if (arg === '--help' || arg === '-h') line = { ...line, help: true };
    else if (arg === '--once') line = { ...line, once: true };
    else if (value !== undefined) line = withIsolation(line, value, problems);
    else line = withDemo(line, arg, problems);
  }
  // Whoever looks on gets one demo; whoever checks wants to know of all.
  const demos = line.demos.length > 0 ? line.demos : line.once ? demoNames : (['static'] as const);
  return problems.length > 0 ? fail(problems) : succeed({ ...line, demos });
}

function withIsolation(line: CommandLine, value: string, problems: Diagnostic[]): CommandLine {
  const isolation = parseIsolationChoice(value);
  if (isolation.ok) return { ...line, isolation: isolation.value };
  problems.push(problem('--isolation', isolation.error));
  return line;
}

function withDemo(line: CommandLine, arg: string, problems: Diagnostic[]): CommandLine {
  if (arg === 'all') return { ...line, demos: demoNames };
  const name = demoNames.find((demo) => demo === arg);
  if (name !== undefined) return { ...line, demos: [name] };
  const near = closestName(arg, [...demoNames, 'all', '--once', '--isolation', '--help']);
  problems.push(problem(arg, 'no such demo or flag', near === undefined ? 'see --help' : `did you mean ${near}?`));
  return line;
}

function problem(name: string, message: string, hint?: string): Diagnostic {
  return {
    code: 'command-line/invalid',
    severity: 'error',
    where: { kind: 'setting', name },
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}
