import type { ApiAnswer, ApiConnection, ApiRequest } from './request-json.ts';
import { requestJson } from './request-json.ts';
import { KubernetesError } from './kubernetes-error.ts';
import type { Secret, WebhookConfiguration } from './objects.ts';
import { decodeSecret, decodeWebhookConfiguration, newSecret, withData } from './objects.ts';

/** The calls that the injector makes. Each throws `KubernetesError`. Source: spec/kubernetes.md 7.2. */
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
}

export type SecretData = Readonly<Record<string, string>>;

interface Call extends ApiRequest {
  readonly verb: string;
  readonly resource: 'secrets' | 'mutatingwebhookconfigurations';
  readonly name: string;
}

/** The API over `node:https`: all calls are plain JSON on fixed paths. Source: spec/kubernetes.md 7.4. */
export function createKubernetesApi(connection: ApiConnection): KubernetesApi {
  const send = async (call: Call, accepted: readonly number[], signal: AbortSignal): Promise<ApiAnswer> => {
    const answer = await requestJson(call, connection, signal);
    if ((answer.status >= 200 && answer.status < 300) || accepted.includes(answer.status)) return answer;
    throw refusal(call, answer.status);
  };
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
  };
}

const webhooks = 'mutatingwebhookconfigurations';

function webhookPath(name: string): string {
  return `/apis/admissionregistration.k8s.io/v1/${webhooks}/${encodeURIComponent(name)}`;
}

/** What a Role or ClusterRole must allow. Source: spec/kubernetes.md 7.3. */
const rules: Readonly<Record<Call['resource'], string>> = {
  secrets:
    'a Role in its namespace with { apiGroups: [""], resources: ["secrets"], verbs: ["get", "create", "update"] }',
  mutatingwebhookconfigurations:
    'a ClusterRole with { apiGroups: ["admissionregistration.k8s.io"], ' +
    'resources: ["mutatingwebhookconfigurations"], verbs: ["get", "patch"] }',
};

function refusal({ verb, resource, name }: Call, status: number): KubernetesError {
  const what = `Kubernetes API: ${verb} ${resource}/${name}`;
  if (status === 403) {
    return new KubernetesError(
      'KUBERNETES_FORBIDDEN',
      `${what}: forbidden (403); bind the service account to ${rules[resource]}`,
    );
  }
  if (status === 401) {
    const hint = 'check that the token mounted in the pod is of this cluster and not expired';
    return new KubernetesError('KUBERNETES_ANSWER', `${what}: token not accepted (401); ${hint}`);
  }
  return new KubernetesError('KUBERNETES_ANSWER', `${what}: answered ${String(status)}; see the API server's log`);
}
