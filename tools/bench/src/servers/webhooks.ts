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
  /** A review of 8 KB with a uid of its own; pods of twenty workloads in turn, as replicas of them come. */
  readonly review: MakeReview;
  /** The same, where each pod is one of a further workload. */
  readonly reviewOfFurther: MakeReview;
}

export type MakeReview = (index: number) => LoadRequest;

const WORKLOADS = 20;

/**
 * Each server runs on one core with the flags of production. The peer's command listens on `BENCH_PORT` with the
 * certificate files `BENCH_CERT` and `BENCH_KEY`, on POST /mutate.
 */
export async function prepareWebhooks(peer: string | undefined): Promise<Webhooks> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const ca = await writeCertificate(folder);
  const env = { BENCH_CERT: join(folder, 'cert.pem'), BENCH_KEY: join(folder, 'key.pem') };
  const envOf = (name: string): typeof env => (name === 'sluice' ? { ...injectorLaunch.environment, ...env } : env);
  const flags = '-listen=127.0.0.1:$BENCH_PORT -tls-cert-file=$BENCH_CERT -tls-key-file=$BENCH_KEY';
  const settings = '-vault-address=http://vault.vault.svc:8200 -log-level=error';
  const node = [process.execPath, ...injectorLaunch.nodeFlags].join(' ');
  const lines: [string, string][] = [
    ['sluice', `${node} apps/injector/bundle/injector.cjs agent-inject ${flags} ${settings}`],
    ['bare node:https', `${process.execPath} tools/bench/src/servers/bare-webhook.mjs`],
    ...(peer === undefined ? [] : ([['peer', peer]] as [string, string][])),
  ];
  const makeReview = await reviewMaker();
  return {
    ca,
    commands: new Map(lines.map(([name, line]) => [name, { command: `taskset -c 0 ${line}`, env: envOf(name) }])),
    review: (index) => makeReview(index, index % WORKLOADS),
    reviewOfFurther: (index) => makeReview(index, index),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

// Pods of different workloads differ in the role of their annotations.
async function reviewMaker(): Promise<(index: number, workload: number) => LoadRequest> {
  const text = await readFile('tools/bench/inputs/admission-review-8k.json', 'utf8');
  const { uid, object } = (JSON.parse(text) as RecordedReview).request;
  const role = JSON.stringify(object.metadata.annotations['vault.hashicorp.com/role']);
  return (index, workload) => {
    const body = text
      .replaceAll(uid, uid.slice(0, -8) + digits(index))
      .replaceAll(role, `"orders-${digits(workload)}"`);
    const headers = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
    return { method: 'POST', path: '/mutate?timeout=10s', headers, body };
  };
}

interface RecordedReview {
  readonly request: {
    readonly uid: string;
    readonly object: { readonly metadata: { readonly annotations: Readonly<Record<string, string>> } };
  };
}

function digits(value: number): string {
  return String(value).padStart(8, '0');
}

async function writeCertificate(folder: string): Promise<string> {
  const clock = createSystemClock();
  const authority = await createAuthority({ clock, commonName: 'bench' });
  const leaf = await issueCertificate(authority, { clock, names: ['localhost'], ips: ['127.0.0.1'] });
  await writeFile(join(folder, 'cert.pem'), leaf.certPem);
  await writeFile(join(folder, 'key.pem'), leaf.keyPem, { mode: 0o600 });
  return authority.certPem;
}
