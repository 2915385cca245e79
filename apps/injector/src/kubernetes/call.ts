import type { ApiAnswer, ApiConnection, ApiRequest } from './request-json.ts';
import { requestJson } from './request-json.ts';
import { KubernetesError } from './kubernetes-error.ts';

/** What the injector asks the API about. */
export type Resource =
  'secrets' | 'mutatingwebhookconfigurations' | 'version' | 'namespaces' | 'pods' | 'pods/eviction' | 'events';

/** A request with the words that its refusal needs. */
export interface Call extends ApiRequest {
  readonly verb: string;
  readonly resource: Resource;
  /** Of the object; empty for a list. */
  readonly name: string;
}

/** Sends a call; any other status than 2xx and those accepted throws `KubernetesError`. */
export async function sendCall(
  call: Call,
  accepted: readonly number[],
  connection: ApiConnection,
  signal: AbortSignal,
): Promise<ApiAnswer> {
  const answer = await requestJson(call, connection, signal);
  if ((answer.status >= 200 && answer.status < 300) || accepted.includes(answer.status)) return answer;
  throw refusal(call, answer.status);
}

/** Why the API did not do it, and the rule that would allow it. */
export function refusal({ verb, resource, name }: Call, status: number): KubernetesError {
  const what = `Kubernetes API: ${verb} ${name === '' ? resource : `${resource}/${name}`}`;
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

/** What a Role or ClusterRole must allow. Source: spec/kubernetes.md 7.3. */
const rules: Readonly<Record<Resource, string>> = {
  secrets:
    'a Role in its namespace with { apiGroups: [""], resources: ["secrets"], verbs: ["get", "create", "update"] }',
  mutatingwebhookconfigurations:
    'a ClusterRole with { apiGroups: ["admissionregistration.k8s.io"], ' +
    'resources: ["mutatingwebhookconfigurations"], verbs: ["get", "list", "watch", "patch"] }',
  version: 'the ClusterRole system:discovery',
  namespaces: 'a ClusterRole with { apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list", "watch"] }',
  pods: 'a ClusterRole with { apiGroups: [""], resources: ["pods"], verbs: ["list"] }',
  'pods/eviction': 'a ClusterRole with { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] }',
  events: 'a ClusterRole with { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: ["create"] }',
};
