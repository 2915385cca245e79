import { closestName } from '@sluice/core';
import type { Flavor } from '../core/flavor.ts';
import type { ListenerSpec } from '../options.ts';

/** What the command line asks for. */
export interface Arguments {
  readonly mode: 'ready' | 'dev' | 'uninitialized';
  readonly flavor: Flavor;
  readonly rootToken: string | undefined;
  readonly listeners: readonly ListenerSpec[];
  readonly kubernetes: 'issuer' | 'api' | 'insecure-accept-all';
  /** File that gets the authority's certificate. */
  readonly caFile: string | undefined;
  readonly logRequests: boolean;
  readonly force: boolean;
  readonly help: boolean;
}

export const usage = `dev-vault [flags]: a Vault server for development, in memory only

  -dev-root-token-id=TOKEN  root token (default: random)
  -listen=HOST:PORT         address; may be repeated (default: 127.0.0.1:8200)
  -listen=unix:PATH         unix socket
  -tls                      HTTPS on the addresses, certificate made at the start
  -ca-file=FILE             write the authority's certificate there
  -mode=MODE                dev (default: KV version 2 at secret/), ready, uninitialized
  -flavor=FLAVOR            openbao (default), vault-1.16, vault-1.20
  -kubernetes=WHO           who reviews service account tokens: issuer (default), api, insecure-accept-all
  -log-requests             one line for each request, on standard error
  -force                    start although NODE_ENV is production

  dev-vault -dev-root-token-id=root -listen=127.0.0.1:8200
`;

/** Reads the flags, one dash or two; a value follows after \`=\` or as the next word. The error is one line. */
export function parseArguments(words: readonly string[]): Arguments | { readonly problem: string } {
  const flags = new Map<string, string[]>();
  for (let index = 0; index < words.length; index += 1) {
    const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(words[index] ?? '') ?? [];
    if (name === undefined) return { problem: `${words[index] ?? ''}: not a flag; see -help` };
    const kind = known[name];
    if (kind === undefined) return { problem: unknownFlag(name) };
    const text = value ?? (kind === 'text' ? words[(index += 1)] : 'true');
    if (text === undefined) return { problem: `-${name}: a value is missing; write -${name}=VALUE` };
    flags.set(name, [...(flags.get(name) ?? []), text]);
  }
  return decode(flags);
}

const known: Readonly<Record<string, 'text' | 'switch'>> = {
  'dev-root-token-id': 'text',
  listen: 'text',
  'dev-listen-address': 'text',
  tls: 'switch',
  'ca-file': 'text',
  mode: 'text',
  flavor: 'text',
  kubernetes: 'text',
  dev: 'switch',
  'log-requests': 'switch',
  force: 'switch',
  help: 'switch',
};
const choices = {
  mode: ['dev', 'ready', 'uninitialized'],
  flavor: ['openbao', 'vault-1.16', 'vault-1.20'],
  kubernetes: ['issuer', 'api', 'insecure-accept-all'],
} as const;

function decode(flags: ReadonlyMap<string, readonly string[]>): Arguments | { readonly problem: string } {
  for (const [name, allowed] of Object.entries(choices)) {
    const value = flags.get(name)?.at(-1);
    if (value !== undefined && !allowed.some((choice) => choice === value)) {
      return { problem: `-${name}: ${JSON.stringify(value)} is unknown; use one of ${allowed.join(', ')}` };
    }
  }
  const on = (name: string): boolean => flags.get(name)?.at(-1) === 'true';
  const addresses = [...(flags.get('listen') ?? []), ...(flags.get('dev-listen-address') ?? [])];
  const listeners = (addresses.length === 0 ? ['127.0.0.1:8200'] : addresses).map((text) =>
    listenerOf(text, on('tls')),
  );
  const bad = listeners.find((listener) => typeof listener === 'string');
  if (typeof bad === 'string') return { problem: bad };
  return {
    mode: choice('mode', flags, 'dev'),
    flavor: choice('flavor', flags, 'openbao'),
    kubernetes: choice('kubernetes', flags, 'issuer'),
    rootToken: flags.get('dev-root-token-id')?.at(-1),
    listeners: listeners.filter((listener) => typeof listener !== 'string'),
    caFile: flags.get('ca-file')?.at(-1),
    logRequests: on('log-requests'),
    force: on('force'),
    help: on('help'),
  };
}

function choice<Name extends keyof typeof choices>(
  name: Name,
  flags: ReadonlyMap<string, readonly string[]>,
  usual: (typeof choices)[Name][number],
): (typeof choices)[Name][number] {
  const value = flags.get(name)?.at(-1);
  const allowed: readonly (typeof choices)[Name][number][] = choices[name];
  return allowed.find((candidate) => candidate === value) ?? usual;
}

function listenerOf(text: string, tls: boolean): ListenerSpec | string {
  if (text.startsWith('unix:')) return { type: 'unix', path: text.slice('unix:'.length) };
  const found = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  if (found === null || Number(found[3]) > 65_535)
    return `-listen: ${JSON.stringify(text)} is no address; write HOST:PORT or unix:PATH`;
  const host = found[1] ?? (found[2] === '' || found[2] === undefined ? '127.0.0.1' : found[2]);
  return { type: tls ? 'https' : 'http', host, port: Number(found[3]) };
}

function unknownFlag(name: string): string {
  const closest = closestName(name, Object.keys(known));
  return `-${name}: unknown flag; ${closest === undefined ? 'see -help' : `did you mean -${closest}?`}`;
}
