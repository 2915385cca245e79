import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { injectorLaunch } from '@sluice/core';
import { createSystemClock } from '@sluice/platform-node';
import { createAuthority, issueCertificate } from '@sluice/platform-node/certificates';
import type { LoadRequest } from '../load.ts';
import type { ServerCommand } from './server-process.ts';

/** Commands of webhooks, and what their clients need. */
export interface Webhooks extends AsyncDisposable {
  /** CA of the certificate that all of them serve, as PEM. */
  readonly ca: string;
  /** By name: `sluice`, `bare node:https`, and `peer` when there is one. */
  readonly commands: ReadonlyMap<string, ServerCommand>;
  /** A review of 8 KB; its uid changes with `index`, so that no answer can be reused. */
  readonly review: (index: number) => LoadRequest;
}

/**
 * Each server runs on one core with the flags of production. The peer's command listens on `BENCH_PORT` with the
 * certificate files `BENCH_CERT` and `BENCH_KEY`, on POST /mutate.
 */
export async function prepareWebhooks(peer: string | undefined): Promise<Webhooks> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const ca = await writeCertificate(folder);
  const env = { BENCH_CERT: join(folder, 'cert.pem'), BENCH_KEY: join(folder, 'key.pem') };
  const flags = '-listen=127.0.0.1:$BENCH_PORT -tls-cert-file=$BENCH_CERT -tls-key-file=$BENCH_KEY';
  const settings = '-vault-address=http://vault.vault.svc:8200 -log-level=error';
  const node = [process.execPath, ...injectorLaunch.nodeFlags].join(' ');
  const lines: [string, string][] = [
    ['sluice', `${node} apps/injector/bundle/injector.cjs agent-inject ${flags} ${settings}`],
    ['bare node:https', `${process.execPath} tools/bench/src/servers/bare-webhook.mjs`],
    ...(peer === undefined ? [] : ([['peer', peer]] as [string, string][])),
  ];
  return {
    ca,
    commands: new Map(lines.map(([name, line]) => [name, { command: `taskset -c 0 ${line}`, env }])),
    review: await reviewMaker(),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function reviewMaker(): Promise<(index: number) => LoadRequest> {
  const text = await readFile('tools/bench/inputs/admission-review-8k.json', 'utf8');
  const uid = (JSON.parse(text) as { request: { uid: string } }).request.uid;
  return (index) => {
    const body = text.replaceAll(uid, uid.slice(0, -8) + String(index).padStart(8, '0'));
    const headers = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
    return { method: 'POST', path: '/mutate?timeout=10s', headers, body };
  };
}

async function writeCertificate(folder: string): Promise<string> {
  const clock = createSystemClock();
  const authority = await createAuthority({ clock, commonName: 'bench' });
  const leaf = await issueCertificate(authority, { clock, names: ['localhost'], ips: ['127.0.0.1'] });
  await writeFile(join(folder, 'cert.pem'), leaf.certPem);
  await writeFile(join(folder, 'key.pem'), leaf.keyPem, { mode: 0o600 });
  return authority.certPem;
}
