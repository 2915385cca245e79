import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createNodeFileSystem } from '@sluice/platform-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { apiAddress, ServiceAccount } from '../../src/kubernetes/in-cluster.ts';
import { createKubernetesApi } from '../../src/kubernetes/kubernetes-api.ts';
import { KubernetesError } from '../../src/kubernetes/kubernetes-error.ts';
import type { FakeKubernetes } from '../support/kubernetes.ts';
import { startKubernetes } from '../support/kubernetes.ts';

const client = suite('Kubernetes API');
const { signal } = new AbortController();

client('takes its address from the variables of the kubelet', () => {
  assert.equal(apiAddress({ KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' }), {
    host: 'fd00::1',
    port: 6443,
  });
  assert.throws(() => apiAddress({}), /KUBERNETES_SERVICE_HOST/);
});

client('tells when an object was changed or made by somebody else', async () => {
  await using cluster = await startKubernetes();
  cluster.putSecret({ a: '1' });
  const stale = await cluster.api.readSecret('vault', 'vault-injector-certs', signal);
  assert.ok(stale);
  cluster.putSecret({ a: '2' });

  assert.is(await cluster.api.updateSecret(stale, { b: '3' }, signal), false);
  assert.is(await cluster.api.createSecret('vault', 'vault-injector-certs', {}, signal), false);
  assert.equal(cluster.secret(), { a: '2' });
});

for (const [status, code, text] of [
  [401, 'KUBERNETES_ANSWER', 'token not accepted (401)'],
  [403, 'KUBERNETES_FORBIDDEN', 'a Role in its namespace with { apiGroups: [""], resources: ["secrets"]'],
  [500, 'KUBERNETES_ANSWER', 'get secrets/any: answered 500'],
  [200, 'KUBERNETES_ANSWER', 'the answer is no object'],
] as const) {
  client(`explains the answer ${String(status)} without the token`, async () => {
    await using cluster = await startKubernetes();
    cluster.broken.push(status);

    const error = await failureOf(cluster.api.readSecret('vault', 'any', signal));

    assert.is(error.code, code);
    assert.match(error.message, text);
    assert.not.match(JSON.stringify(error) + error.message, 'sluice-canary');
  });
}

client('gives up on a server of another CA, one that is silent, and none', async () => {
  await using cluster = await startKubernetes();
  await using other = await startKubernetes();
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;

  const foreign = await failureOf(apiOf(cluster, other.port).readSecret('vault', 'any', signal));
  const quiet = await failureOf(apiOf(cluster, port).readSecret('vault', 'any', signal));
  for (const socket of sockets) socket.destroy();
  silent.close();
  await once(silent, 'close');
  const none = await failureOf(apiOf(cluster, port).readSecret('vault', 'any', signal));

  assert.equal([foreign.code, quiet.code, none.code], Array(3).fill('KUBERNETES_UNREACHABLE'));
  assert.match(foreign.message, /SIGNATURE|CERT/);
  assert.match(quiet.message, 'no answer in time');
  assert.match(none.message, 'ECONNREFUSED');
});

client('ends with the reason of its signal', async () => {
  await using cluster = await startKubernetes();
  const reason = new Error('stop');

  const work = cluster.api.readSecret('vault', 'any', AbortSignal.abort(reason));

  assert.is(await work.catch((error: unknown) => error), reason);
});

client.run();

function apiOf({ folder }: FakeKubernetes, port: number): FakeKubernetes['api'] {
  const account = new ServiceAccount(folder, createNodeFileSystem());
  return createKubernetesApi({ address: { host: '127.0.0.1', port }, account, userAgent: 'test', silenceMs: 200 });
}

async function failureOf(work: Promise<unknown>): Promise<KubernetesError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, KubernetesError);
  return error as KubernetesError;
}
