import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { injectorLaunch } from '@sluice/core';
import { createSystemClock } from '@sluice/platform-node';
import { createAuthority, issueCertificate } from '@sluice/platform-node/certificates';
import { applyLoad } from '../load.ts';
import type { LoadRequest } from '../load.ts';
import type { BenchOptions } from '../options.ts';
import { megabytes, usageOf } from '../process-usage.ts';
import { startServerProcess } from '../servers/server-process.ts';
import type { Table } from '../table.ts';

const CONNECTIONS = [1, 4, 16, 64];
const REQUESTS_PER_ROW = 6000;
const WARM_UP = 1500;

/**
 * Reviews of 8 KB over TLS with keep-alive. Each server runs on one core; the load comes from this process on the other.
 * The peer's command listens on `BENCH_PORT` with the certificate files `BENCH_CERT` and `BENCH_KEY`, on POST /mutate.
 */
export async function benchAdmission({ peer, scale }: BenchOptions): Promise<Table> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const ca = await writeCertificate(folder);
  const env = { BENCH_CERT: join(folder, 'cert.pem'), BENCH_KEY: join(folder, 'key.pem') };
  const node = ['taskset -c 0', process.execPath, ...injectorLaunch.nodeFlags].join(' ');
  const flags = '-listen=127.0.0.1:$BENCH_PORT -tls-cert-file=$BENCH_CERT -tls-key-file=$BENCH_KEY';
  const commands: [string, string][] = [
    [
      'sluice',
      `${node} apps/injector/bundle/injector.cjs agent-inject ${flags} -vault-address=http://vault.vault.svc:8200 -log-level=error`,
    ],
    ['bare node:https', `taskset -c 0 ${process.execPath} tools/bench/src/servers/bare-webhook.mjs`],
    ...(peer === undefined ? [] : ([['peer', `taskset -c 0 ${peer}`]] as [string, string][])),
  ];
  try {
    const make = await reviewMaker();
    const rows = [];
    for (const [name, command] of commands)
      rows.push(...(await measureServer(name, { command, env }, ca, make, scale)));
    return {
      subject: 'admission',
      conditions: `8 KB review, TLS, keep-alive, one core, Node ${process.version} ${injectorLaunch.nodeFlags.join(' ')}`,
      columns: [
        'server',
        'connections',
        'reviews/s',
        'reviews/core-s',
        'CPU s/1000',
        'p50 ms',
        'p99 ms',
        'anonymous',
        'resident',
      ],
      rows,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureServer(
  name: string,
  command: Parameters<typeof startServerProcess>[0],
  ca: string,
  make: (index: number) => LoadRequest,
  scale: number,
): Promise<Table['rows']> {
  const server = await startServerProcess(command);
  const target = { protocol: 'https:', port: server.port, ca } as const;
  try {
    await applyLoad(target, 4, WARM_UP * scale, make);
    const rows = [];
    for (const connections of CONNECTIONS) {
      const before = usageOf(server.pid);
      const load = await applyLoad(target, connections, REQUESTS_PER_ROW * scale, make);
      const after = usageOf(server.pid);
      const cpu = after.cpuSeconds - before.cpuSeconds;
      if (load.failures > 0) throw new Error(`${name}: ${String(load.failures)} of ${String(load.requests)} failed`);
      rows.push([
        name,
        connections,
        load.requests / load.seconds,
        load.requests / cpu,
        (cpu / load.requests) * 1000,
        load.p50Ms,
        load.p99Ms,
        megabytes(after.anonymousBytes),
        megabytes(after.residentBytes),
      ]);
    }
    return rows;
  } finally {
    await server.stop();
  }
}

// uid and name change from request to request, so that no answer can be reused.
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
