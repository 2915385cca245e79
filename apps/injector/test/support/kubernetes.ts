import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createNodeFileSystem } from '@sluice/platform-node';
import { ServiceAccount } from '../../src/kubernetes/in-cluster.ts';
import type { KubernetesApi } from '../../src/kubernetes/kubernetes-api.ts';
import { createKubernetesApi } from '../../src/kubernetes/kubernetes-api.ts';
import type { ApiConnection } from '../../src/kubernetes/request-json.ts';
import { aKeyPair } from './server.ts';

interface Stored {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly [key: string]: unknown;
}

interface Webhook {
  readonly name: string;
  readonly clientConfig: Readonly<Record<string, unknown>>;
}

/** An API server of two kinds of objects, with versions, over real HTTPS; and a service account mounted for it. */
/** Answers what it knows; `undefined` for another route, `'streaming'` when it writes the response itself. */
export type FurtherRoute = (
  call: { readonly method: string; readonly url: URL; readonly sent: string; readonly accept: string },
  response: ServerResponse,
) => readonly [status: number, body: unknown] | 'streaming' | undefined;

export interface FakeKubernetes extends AsyncDisposable {
  readonly api: KubernetesApi;
  readonly connection: ApiConnection;
  readonly token: string;
  readonly port: number;
  readonly folder: string;
  /** `VERB path`, in order of arrival. */
  readonly calls: readonly string[];
  readonly userAgents: ReadonlySet<string>;
  /** `VERB kind`, such as `POST secrets`, that are answered by 403. */
  readonly forbidden: Set<string>;
  /** Status of further answers, instead of those that are right. */
  readonly broken: number[];
  secret(): Readonly<Record<string, string>> | undefined;
  putSecret(data: Readonly<Record<string, string>>): void;
  putConfiguration(webhooks: readonly Webhook[], annotations?: Readonly<Record<string, string>>): void;
  /** The PEM of each webhook. */
  bundles(): readonly string[];
  mountToken(token: string): void;
  /** Open watches of the configuration. */
  watchers(): number;
}

export const configuration = 'vault-agent-injector-cfg';
const secretPath = '/api/v1/namespaces/vault/secrets';
const webhooksPath = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const webhookPath = `${webhooksPath}/${configuration}`;

export async function startKubernetes(further: FurtherRoute = () => undefined): Promise<FakeKubernetes> {
  const certificate = await aKeyPair();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-account-'));
  const [calls, userAgents, forbidden, broken] = [[] as string[], new Set<string>(), new Set<string>(), [] as number[]];
  let token = 'sluice-canary-service-account';
  let version = 0;
  const objects = new Map<string, Stored>();
  const watchers = new Set<ServerResponse>();
  const store = (path: string, object: Readonly<Record<string, unknown>>, name: string): Stored => {
    const metadata = { ...(object['metadata'] as object), name, resourceVersion: String((version += 1)) };
    const stored = { ...object, metadata };
    objects.set(path, stored);
    if (path === webhookPath) for (const each of watchers) each.write(eventOf(stored));
    return stored;
  };
  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<readonly [number, unknown] | 'streaming'> => {
    const { method = '', url = '' } = request;
    const sent = await text(request);
    calls.push(`${method} ${url}`);
    userAgents.add(request.headers['user-agent'] ?? '');
    if (request.headers.authorization !== `Bearer ${token}`) return [401, {}];
    const verb = url.includes('watch=1') ? 'WATCH' : method;
    if (forbidden.has(`${verb} ${kindOf(url)}`)) return [403, {}];
    const status = broken.shift();
    if (status !== undefined) return [status, 'broken'];
    const { accept = '' } = request.headers;
    const answered = further({ method, url: new URL(url, 'https://kubernetes'), sent, accept }, response);
    if (answered !== undefined) return answered;
    if (method === 'GET' && url.startsWith(`${webhooksPath}?`)) return watchOrList(url, response);
    const present = objects.get(method === 'POST' ? `${url}/vault-injector-certs` : url);
    if (method === 'GET') return present === undefined ? [404, {}] : [200, present];
    const body = JSON.parse(sent) as Stored;
    if (method === 'POST') {
      return present === undefined ? [201, store(`${url}/${body.metadata.name}`, body, body.metadata.name)] : [409, {}];
    }
    if (present === undefined) return [404, {}];
    if (body.metadata.resourceVersion !== present.metadata.resourceVersion) return [409, {}];
    if (method === 'PUT') return [200, store(url, body, present.metadata.name)];
    if (request.headers['content-type'] !== 'application/strategic-merge-patch+json') return [415, {}];
    return [200, store(url, merged(present, body), configuration)];
  };
  const watchOrList = (url: string, response: ServerResponse): readonly [number, unknown] | 'streaming' => {
    const present = objects.get(webhookPath);
    const items = present === undefined ? [] : [present];
    if (!url.includes('watch=1')) return [200, { metadata: { resourceVersion: String(version) }, items }];
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    watchers.add(response);
    response.once('close', () => watchers.delete(response));
    return 'streaming';
  };
  const server = createServer(
    { cert: certificate.pair.certificate, key: certificate.pair.key },
    (request, response) => {
      void answer(request, response).then((answered) => {
        if (answered === 'streaming') return;
        const [status, body] = answered;
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const mount = (name: string, content: string): void => {
    writeFileSync(join(folder, name), content);
  };
  mount('token', `${token}\n`);
  mount('ca.crt', certificate.ca);
  mount('namespace', 'vault');
  const account = new ServiceAccount(folder, createNodeFileSystem());
  const connection = { address: { host: '127.0.0.1', port }, account, userAgent: 'sluice-injector/test' };
  return {
    api: createKubernetesApi(connection),
    connection,
    token,
    port,
    folder,
    calls,
    userAgents,
    forbidden,
    broken,
    secret: () => {
      const data = objects.get(`${secretPath}/vault-injector-certs`)?.['data'] as Record<string, string> | undefined;
      return data && Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decoded(value)]));
    },
    putSecret: (data) => {
      const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
      const object = { apiVersion: 'v1', kind: 'Secret', data: Object.fromEntries(encoded) as unknown };
      store(`${secretPath}/vault-injector-certs`, object, 'vault-injector-certs');
    },
    putConfiguration: (webhooks, annotations = {}) => {
      store(webhookPath, { metadata: { annotations }, webhooks }, configuration);
    },
    bundles: () => {
      const webhooks = (objects.get(webhookPath)?.['webhooks'] ?? []) as readonly Webhook[];
      return webhooks.map(({ clientConfig }) => decoded((clientConfig['caBundle'] ?? '') as string));
    },
    watchers: () => watchers.size,
    mountToken: (next) => {
      token = next;
      mount('token', next);
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
      rmSync(folder, { recursive: true });
    },
  };
}

function eventOf({ metadata }: Stored): string {
  return `${JSON.stringify({ type: 'MODIFIED', object: { metadata } })}\n`;
}

// The last word of the path that names a kind.
function kindOf(url: string): string {
  const known = ['secrets', 'mutatingwebhookconfigurations', 'eviction', 'events', 'pods', 'namespaces', 'version'];
  const kind = known.find((each) => new RegExp(`/${each}(?:[/?]|$)`).test(url)) ?? '';
  return kind === 'mutatingwebhookconfigurations' ? 'webhooks' : kind;
}

/** A webhook that calls the service `injector` in `vault`. */
export function aWebhook(name = 'vault.hashicorp.com', service = 'injector', caBundle = ''): Webhook {
  const bundle = Buffer.from(caBundle).toString('base64');
  return { name, clientConfig: { service: { name: service, namespace: 'vault', path: '/mutate' }, caBundle: bundle } };
}

// Lists of webhooks merge by name, and objects by key.
function merged(present: Stored, patch: Stored): Readonly<Record<string, unknown>> {
  const changes = patch['webhooks'] as readonly Webhook[];
  const webhooks = (present['webhooks'] as readonly Webhook[]).map((webhook) => {
    const change = changes.find(({ name }) => name === webhook.name);
    return change === undefined
      ? webhook
      : { ...webhook, clientConfig: { ...webhook.clientConfig, ...change.clientConfig } };
  });
  return { ...present, webhooks };
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString();
}
