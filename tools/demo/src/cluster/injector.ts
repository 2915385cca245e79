import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Webhook } from '@sluice/api-server-model';
import { injectorLaunch } from '@sluice/core';
import type { Guardian } from '@sluice/pod-runner';
import { DemoError } from '../error.ts';

export interface InjectorOptions {
  /** Path of `injector.cjs`. */
  readonly bundle: string;
  readonly vaultAddress: string;
  /** The image that injected pods run: an ordinary setting of the injector. */
  readonly agentImage: string;
  /** Where the certificate of its authority goes. */
  readonly folder: string;
  /** Ends the process when we are killed. */
  readonly guardian: Guardian;
}

/** The injector as a process of its own, with TLS. */
export interface RunningInjector {
  readonly webhook: Webhook;
  [Symbol.asyncDispose](): Promise<void>;
}

const SERVICE_NAME = 'sluice-injector.sluice.svc';

/** Starts the bundle with a certificate that it makes itself, and waits until it says that it listens. */
export async function startInjector({
  bundle,
  vaultAddress,
  agentImage,
  folder,
  guardian,
}: InjectorOptions): Promise<RunningInjector> {
  const caBundleFile = join(folder, 'injector-ca.crt');
  const flags = [
    '-listen=127.0.0.1:0',
    '-log-format=json',
    `-vault-address=${vaultAddress}`,
    `-tls-auto-hosts=${SERVICE_NAME}`,
    `-tls-ca-bundle-file=${caBundleFile}`,
  ];
  const env = {
    ...injectorLaunch.environment,
    PATH: process.env['PATH'] ?? '',
    AGENT_INJECT_VAULT_IMAGE: agentImage,
    AGENT_INJECT_SHUTDOWN_DELAY: '0s',
  };
  const child = spawn(process.execPath, [...injectorLaunch.nodeFlags, bundle, 'agent-inject', ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  if (child.pid !== undefined) guardian.watch(child.pid);
  const ended = once(child, 'exit');
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  };
  const lines: string[] = [];
  const port = await new Promise<number | undefined>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const found = listeningPort(line);
        if (found !== undefined) resolve(found);
      });
    }
    void ended.then(() => {
      resolve(undefined);
    });
  });
  if (port === undefined)
    throw new DemoError('DEMO_INJECTOR', `injector: ended at its start; it said: ${lines.at(-1) ?? 'nothing'}`);
  const caBundle = await readFile(caBundleFile, 'utf8');
  return {
    webhook: {
      name: 'vault.hashicorp.com',
      url: `https://127.0.0.1:${port}/mutate`,
      caBundle,
      serverName: SERVICE_NAME,
    },
    [Symbol.asyncDispose]: close,
  };
}

function listeningPort(line: string): number | undefined {
  const match = /"port":(\d+).*"@message":"listening"/.exec(line);
  return match === null ? undefined : Number(match[1]);
}
