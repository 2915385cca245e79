import type { Diagnostic, Result } from '@sluice/core';
import { closestName, fail, succeed } from '@sluice/core';
import type { ImageCommand } from '../image/table.ts';
import type { Service } from '../isolation/sandbox.ts';
import { parseIsolationChoice } from '../isolation/choice.ts';
import type { IsolationChoice } from '../isolation/choice.ts';
import { splitWords } from './words.ts';

/** The command line, decoded. */
export interface CommandLine {
  readonly help: boolean;
  readonly file: string;
  readonly images: Readonly<Record<string, ImageCommand>>;
  readonly services: readonly Service[];
  readonly publish: readonly { readonly hostPort: number; readonly port: number }[];
  readonly isolation: IsolationChoice;
  /** Path of a bundle that stands for `sluice/agent`. */
  readonly agent?: string;
  readonly tokenFile?: string;
}

const FLAGS: Readonly<Record<string, (value: string, line: Building) => string | undefined>> = {
  '--file': (value, line) => void (line.file = value),
  '--image': readImage,
  '--service': readService,
  '--publish': readPublish,
  '--isolation': readIsolation,
  '--agent': (value, line) => void (line.agent = value),
  '--token-file': (value, line) => void (line.tokenFile = value),
};
const SHORT: Readonly<Record<string, string>> = { '-f': '--file', '-p': '--publish' };

type Building = { -readonly [K in keyof CommandLine]: CommandLine[K] };

/** Reads `args`, everything that is wrong at once. `--flag VALUE` and `--flag=VALUE` are the same. */
export function parseCommandLine(args: readonly string[]): Result<CommandLine> {
  const line: Building = { help: false, file: '', images: {}, services: [], publish: [], isolation: 'auto' };
  const problems: Diagnostic[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const [flag, inline] = splitFlag(args[index] ?? '');
    if (flag === '--help' || flag === '-h') return succeed({ ...line, help: true });
    const read = FLAGS[flag];
    if (read === undefined) {
      problems.push(unknownFlag(flag));
      continue;
    }
    const value = inline ?? args[++index];
    const message = value === undefined ? 'needs a value' : read(value, line);
    if (message !== undefined) problems.push(problem(flag, message));
  }
  if (line.file === '' && problems.length === 0)
    problems.push(problem('--file', 'is missing', 'give a manifest with -f pod.yaml'));
  return problems.length > 0 ? fail(problems) : succeed(line);
}

function splitFlag(arg: string): readonly [string, string | undefined] {
  const [, flag = arg, value] = /^(--[\w-]+)=([\s\S]*)$/.exec(arg) ?? [];
  return [SHORT[flag] ?? flag, value];
}

function readImage(value: string, line: Building): string | undefined {
  const [, name, command] = /^([^=]+)=([\s\S]+)$/.exec(value) ?? [];
  if (name === undefined || command === undefined) return `${JSON.stringify(value)} is not NAME=COMMAND`;
  line.images = { ...line.images, [name]: { entrypoint: splitWords(command) } };
  return undefined;
}

function readService(value: string, line: Building): string | undefined {
  const [, host, port, targetHost, targetPort] = /^([^:=]+):(\d+)=(.+):(\d+)$/.exec(value) ?? [];
  if (host === undefined || targetHost === undefined) return `${JSON.stringify(value)} is not NAME:PORT=HOST:PORT`;
  line.services = [
    ...line.services,
    { host, port: Number(port), target: { host: targetHost, port: Number(targetPort) } },
  ];
  return undefined;
}

function readPublish(value: string, line: Building): string | undefined {
  const [, hostPort, port] = /^(?:(\d+):)?(\d+)$/.exec(value) ?? [];
  if (port === undefined) return `${JSON.stringify(value)} is not PORT or HOSTPORT:PORT`;
  line.publish = [...line.publish, { hostPort: Number(hostPort ?? 0), port: Number(port) }];
  return undefined;
}

function readIsolation(value: string, line: Building): string | undefined {
  const choice = parseIsolationChoice(value);
  if (!choice.ok) return choice.error;
  line.isolation = choice.value;
  return undefined;
}

function unknownFlag(flag: string): Diagnostic {
  const near = closestName(flag, Object.keys(FLAGS));
  return problem(flag, 'unknown flag', near === undefined ? 'see --help' : `did you mean ${near}?`);
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
