import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSystemClock } from '@sluice/platform-node';
import { createAuthority, issueCertificate } from '@sluice/platform-node/certificates';

/** A server with the few replies that an agent needs to render its first file. */
export interface RehearsalServer extends AsyncDisposable {
  readonly url: string;
  readonly caPem: string;
}

const replies: readonly (readonly [path: string, reply: object])[] = [
  ['/v1/auth/', { auth: { client_token: 'rehearsal', accessor: 'a', lease_duration: 3600, renewable: true } }],
  ['/v1/sys/internal/ui/mounts/', { data: { path: 'secret/', type: 'kv', options: { version: '2' } } }],
  ['/v1/secret/', { data: { data: { user: 'user', password: 'password' }, metadata: { version: 1 } } }],
];

export async function startRehearsalServer(): Promise<RehearsalServer> {
  const clock = createSystemClock();
  const authority = await createAuthority({ clock });
  const { certPem, keyPem } = await issueCertificate(authority, { clock, ips: ['127.0.0.1'] });
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    const reply = replies.find(([path]) => request.url?.startsWith(path) === true)?.[1];
    request.resume();
    response.writeHead(reply === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ request_id: 'r', lease_id: '', renewable: false, lease_duration: 0, ...reply }));
  });
  await listening(server);
  return {
    url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    caPem: authority.certPem,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve();
    });
  });
}
