import type { JsonObject, JsonValue } from '@sluice/core';

export interface AdmissionReviewOptions {
  readonly uid: string;
  readonly namespace: string;
  /** Default `admission.k8s.io/v1`. */
  readonly apiVersion?: 'admission.k8s.io/v1' | 'admission.k8s.io/v1beta1';
  /** Default `CREATE`. */
  readonly operation?: 'CREATE' | 'UPDATE';
  /** Default false. */
  readonly dryRun?: boolean;
  /** Who asks; default the ReplicaSet controller for owned pods, an administrator for others. */
  readonly username?: string;
}

/** The review that an API server sends about a pod, as recorded. Source: spec/kubernetes.md 1.2. */
export function createAdmissionReview(pod: JsonObject, options: AdmissionReviewOptions): JsonObject {
  const { uid, namespace, apiVersion = 'admission.k8s.io/v1', operation = 'CREATE', dryRun = false } = options;
  const metadata = pod['metadata'] as JsonObject | undefined;
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const resource = { group: '', version: 'v1', resource: 'pods' };
  const name: JsonValue | undefined = metadata?.['name'];
  return {
    kind: 'AdmissionReview',
    apiVersion,
    request: {
      uid,
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      ...(name === undefined ? {} : { name }),
      namespace,
      operation,
      userInfo: { username: options.username ?? usernameOf(metadata), groups: ['system:authenticated'] },
      object: { ...pod, metadata: { ...metadata, namespace } },
      oldObject: null,
      dryRun,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  };
}

function usernameOf(metadata: JsonObject | undefined): string {
  return metadata?.['ownerReferences'] === undefined
    ? 'kubernetes-admin'
    : 'system:serviceaccount:kube-system:replicaset-controller';
}
