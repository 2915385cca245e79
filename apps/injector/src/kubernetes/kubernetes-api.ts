import type { Call } from './call.ts';
import { sendCall } from './call.ts';
import { listMetadata, watchMetadata } from './list-and-watch.ts';
import type { ApiAnswer, ApiConnection } from './request-json.ts';
import type { Secret, WebhookConfiguration } from './objects.ts';
import { decodeSecret, decodeWebhookConfiguration, newSecret, withData } from './objects.ts';

/** The calls that certificates need. Each throws `KubernetesError`. Source: spec/kubernetes.md 7.2. */
export interface KubernetesApi {
  /** The pod's own namespace. */
  namespace(): Promise<string>;
  /** `undefined` when there is none. */
  readSecret(namespace: string, name: string, signal: AbortSignal): Promise<Secret | undefined>;
  /** `false` when somebody else was first: read again. */
  createSecret(namespace: string, name: string, data: SecretData, signal: AbortSignal): Promise<boolean>;
  /** Writes these keys besides those it has. `false` when it was changed in between: read again. */
  updateSecret(secret: Secret, data: SecretData, signal: AbortSignal): Promise<boolean>;
  /** `undefined` when there is none. */
  readWebhookConfiguration(name: string, signal: AbortSignal): Promise<WebhookConfiguration | undefined>;
  /** A strategic merge patch. `false` when it was changed in between: read again. */
  patchWebhookConfiguration(name: string, patch: unknown, signal: AbortSignal): Promise<boolean>;
  /** Calls `onChange` for each change from now on, until the server ends the watch after some minutes. */
  watchWebhookConfiguration(name: string, onChange: () => void, signal: AbortSignal): Promise<void>;
}

export type SecretData = Readonly<Record<string, string>>;

/** The API over `node:https`: all calls are plain JSON on fixed paths. Source: spec/kubernetes.md 7.4. */
export function createKubernetesApi(connection: ApiConnection): KubernetesApi {
  const send = (call: Call, accepted: readonly number[], signal: AbortSignal): Promise<ApiAnswer> =>
    sendCall(call, accepted, connection, signal);
  const secrets = (namespace: string): string => `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
  const secretPath = (namespace: string, name: string): string => `${secrets(namespace)}/${encodeURIComponent(name)}`;
  return {
    namespace: () => connection.account.namespace(),
    readSecret: async (namespace, name, signal) => {
      const path = secretPath(namespace, name);
      const { status, body } = await send(
        { method: 'GET', path, verb: 'get', resource: 'secrets', name },
        [404],
        signal,
      );
      return status === 404 ? undefined : decodeSecret(namespace, name, body);
    },
    createSecret: async (namespace, name, data, signal) => {
      const body = newSecret(namespace, name, data);
      const path = secrets(namespace);
      const call: Call = { method: 'POST', path, body, verb: 'create', resource: 'secrets', name };
      return (await send(call, [409], signal)).status !== 409;
    },
    updateSecret: async (secret, data, signal) => {
      const path = secretPath(secret.namespace, secret.name);
      const body = withData(secret, data);
      const call: Call = { method: 'PUT', path, body, verb: 'update', resource: 'secrets', name: secret.name };
      return ![404, 409].includes((await send(call, [404, 409], signal)).status);
    },
    readWebhookConfiguration: async (name, signal) => {
      const call: Call = { method: 'GET', path: webhookPath(name), verb: 'get', resource: webhooks, name };
      const { status, body } = await send(call, [404], signal);
      return status === 404 ? undefined : decodeWebhookConfiguration(name, body);
    },
    patchWebhookConfiguration: async (name, body, signal) => {
      const contentType = 'application/strategic-merge-patch+json';
      const path = webhookPath(name);
      const call: Call = { method: 'PATCH', path, body, contentType, verb: 'patch', resource: webhooks, name };
      return ![404, 409].includes((await send(call, [404, 409], signal)).status);
    },
    watchWebhookConfiguration: async (name, onChange, signal) => {
      const collection = { path: webhooksPath, resource: webhooks, fieldSelector: `metadata.name=${name}` } as const;
      let version = '';
      for await (const { resourceVersion } of listMetadata(collection, connection, signal)) version = resourceVersion;
      await watchMetadata(collection, version, onChange, connection, signal);
    },
  };
}

const webhooks = 'mutatingwebhookconfigurations';

const webhooksPath = `/apis/admissionregistration.k8s.io/v1/${webhooks}`;

function webhookPath(name: string): string {
  return `${webhooksPath}/${encodeURIComponent(name)}`;
}
