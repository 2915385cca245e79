import { writeFileSync } from 'node:fs';
import { SluiceError } from '@sluice/core';
import { parseArguments, usage } from './command/parse-arguments.ts';
import type { Arguments } from './command/parse-arguments.ts';
import { insecureAcceptAll, kubeApi, startDevVault } from './index.ts';
import type { DevVault, RequestEntry } from './index.ts';

void main();

async function main(): Promise<void> {
  const args = parseArguments(process.argv.slice(2));
  if ('problem' in args) {
    fail(args.problem);
    return;
  }
  if (args.help) {
    process.stdout.write(usage);
    return;
  }
  if (process.env['NODE_ENV'] === 'production' && !args.force) {
    fail('NODE_ENV: this server is for development only; unset it, or add -force');
    return;
  }
  try {
    const server = await start(args);
    process.stdout.write(banner(server, args));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    fail(error.message);
  }
}

async function start(args: Arguments): Promise<DevVault> {
  const reviewers = { issuer: undefined, api: kubeApi(), 'insecure-accept-all': insecureAcceptAll() };
  const tokenReview = reviewers[args.kubernetes];
  const server = await startDevVault({
    mode: args.mode,
    flavor: args.flavor,
    listeners: args.listeners,
    note: (line) => process.stderr.write(`dev-vault: ${line}\n`),
    ...(args.rootToken === undefined ? {} : { rootToken: args.rootToken }),
    ...(tokenReview === undefined ? {} : { tokenReview }),
    ...(args.logRequests ? { onRequest: logRequest } : {}),
  });
  if (args.caFile !== undefined) await writeAuthority(args.caFile, server);
  return server;
}

async function writeAuthority(file: string, server: DevVault): Promise<void> {
  try {
    writeFileSync(file, server.caPem);
  } catch (error) {
    await server.close();
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown failure';
    throw new SluiceError('DEV_VAULT_CA_FILE', `-ca-file: ${file} cannot be written (${reason}); check its folder`);
  }
}

function logRequest({ method, path, status, accessor, namespace }: RequestEntry): void {
  const entry = {
    msg: 'request',
    method,
    path,
    status,
    ...(accessor === undefined ? {} : { accessor }),
    ...(namespace === '' ? {} : { namespace }),
  };
  process.stderr.write(`${JSON.stringify(entry)}\n`);
}

function banner(server: DevVault, { listeners, kubernetes, mode }: Arguments): string {
  const open = listeners.some(
    (listener) => listener.type !== 'unix' && !/^(?:127\.|::1$|localhost$)/.test(listener.host ?? ''),
  );
  return [
    'dev-vault: for development only, never for production. Secrets are in memory, unsealed, and gone at the end.',
    ...(open ? ['WARNING: it listens on addresses that other machines may reach.'] : []),
    ...(kubernetes === 'insecure-accept-all' ? ['WARNING: every service account token is accepted.'] : []),
    '',
    ...server.urls.map((url) => `  export VAULT_ADDR=${url}`),
    ...(mode === 'uninitialized'
      ? ['  not initialised: vault operator init -n 1 -t 1']
      : [`  export VAULT_TOKEN=${server.rootToken}`]),
    '',
    '',
  ].join('\n');
}

function fail(problem: string): void {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
