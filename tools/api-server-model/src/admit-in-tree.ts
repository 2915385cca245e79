import type { JsonObject, JsonValue } from '@sluice/core';
import { isObject, listOf, objectOf, textOf } from './json.ts';

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What of the cluster the in-tree plugins need. */
export interface InTreeOptions {
  /** Five characters that end the name of the token volume. */
  readonly suffix: string;
  /** `automountServiceAccountToken` of the service account; default true. */
  readonly automount?: boolean;
}

/**
 * The pod after API defaults and the in-tree admission plugins that touch it: ServiceAccount (account, token volume,
 * a mount in each container without one), DefaultTolerationSeconds, Priority. Running it twice changes nothing.
 * Source: spec/kubernetes.md 1.7, shapes as recorded in admission-reviews.jsonl.
 */
export function admitInTree(pod: JsonObject, options: InTreeOptions): JsonObject {
  const spec = withServiceAccount(withDefaults(objectOf(pod['spec'])), options);
  return { ...pod, kind: 'Pod', apiVersion: 'v1', spec, status: objectOf(pod['status']) };
}

/** The pod with what the API server fills in after every change, webhooks' patches included; no plugin is asked. */
export function applyDefaults(pod: JsonObject): JsonObject {
  return { ...pod, spec: withDefaults(objectOf(pod['spec'])) };
}

function withDefaults(spec: JsonObject): JsonObject {
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
    ...spec,
    ...(Array.isArray(spec['initContainers']) ? { initContainers: spec['initContainers'].map(containerDefaults) } : {}),
    ...(Array.isArray(spec['containers']) ? { containers: spec['containers'].map(containerDefaults) } : {}),
    tolerations: withTolerations(listOf(spec['tolerations'])),
  };
}

function containerDefaults(container: JsonValue): JsonValue {
  if (!isObject(container)) return container;
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicyOf(textOf(container['image'])),
    ...container,
  };
}

function pullPolicyOf(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  const isLatest = !name.includes('@') && (!name.includes(':') || name.endsWith(':latest'));
  return isLatest ? 'Always' : 'IfNotPresent';
}

function withTolerations(present: readonly JsonValue[]): readonly JsonValue[] {
  const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
  const missing = keys.filter((key) => !present.some((toleration) => objectOf(toleration)['key'] === key));
  const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
  return [...present, ...added];
}

function withServiceAccount(spec: JsonObject, { suffix, automount = true }: InTreeOptions): JsonObject {
  const account = textOf(spec['serviceAccountName']) || 'default';
  const named = { ...spec, serviceAccountName: account, serviceAccount: account };
  const isWanted = spec['automountServiceAccountToken'] ?? automount;
  const lists = ['initContainers', 'containers'] as const;
  const needed = lists.some((list) => listOf(spec[list]).some((container) => !hasTokenMount(container)));
  if (isWanted !== true || !needed) return named;
  const volumes = listOf(spec['volumes']);
  const present = volumes
    .map((volume) => textOf(objectOf(volume)['name']))
    .find((name) => name.startsWith('kube-api-access-'));
  const name = present ?? `kube-api-access-${suffix}`;
  const mounted = lists
    .filter((list) => Array.isArray(spec[list]))
    .map((list) => [list, listOf(spec[list]).map((container) => withTokenMount(container, name))]);
  return {
    ...named,
    volumes: present === undefined ? [...volumes, tokenVolume(name)] : volumes,
    ...(Object.fromEntries(mounted) as JsonObject),
  };
}

function hasTokenMount(container: JsonValue): boolean {
  return listOf(objectOf(container)['volumeMounts']).some((mount) => objectOf(mount)['mountPath'] === tokenPath);
}

function withTokenMount(container: JsonValue, volume: string): JsonValue {
  if (!isObject(container) || hasTokenMount(container)) return container;
  const mount = { name: volume, readOnly: true, mountPath: tokenPath };
  return { ...container, volumeMounts: [...listOf(container['volumeMounts']), mount] };
}

function tokenVolume(name: string): JsonObject {
  const downward = [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }];
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: downward } },
      ],
      defaultMode: 420,
    },
  };
}
