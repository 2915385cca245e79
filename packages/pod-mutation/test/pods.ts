import type { JsonObject, JsonValue } from '@sluice/core';
import { applyJsonPatch } from '@sluice/core';
import type { InjectorSettings, MutationCapabilities, MutationOutcome } from '@sluice/pod-mutation';
import { mutatePod, settingsFrom } from '@sluice/pod-mutation';

const tokenMount = {
  name: 'token',
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  readOnly: true,
};

/** The smallest pod that is injected, with these annotations (no prefix) and members of its spec. */
export function podWith(annotations: Record<string, string>, spec: Record<string, unknown> = {}): JsonObject {
  const own = { 'agent-inject': 'true', role: 'app', 'agent-inject-secret-db': 'secret/data/db', ...annotations };
  const prefixed = Object.entries(own).map(([rest, text]) => [
    rest.includes('/') ? rest : `vault.hashicorp.com/${rest}`,
    text,
  ]);
  const pod = {
    metadata: { annotations: Object.fromEntries(prefixed) as Record<string, string> },
    spec: {
      containers: [{ name: 'web', volumeMounts: [tokenMount] }],
      volumes: [{ name: 'token', projected: { sources: [] } }],
      ...spec,
    },
  };
  return pod;
}

/** Settings from flags; the address is given already. */
export function settingsWith(...args: readonly string[]): InjectorSettings {
  const settings = settingsFrom(['-vault-address=http://vault:8200', ...args], {});
  if (!settings.ok) throw new Error(settings.error.map(({ message }) => message).join('\n'));
  return settings.value;
}

/** Our outcome for a pod in namespace `demo`. */
export function mutate(
  pod: JsonObject,
  settings: InjectorSettings = settingsWith(),
  capabilities: MutationCapabilities = {},
): MutationOutcome {
  return mutatePod(pod, { namespace: 'demo' }, settings, capabilities);
}

/** A mutated pod, taken apart; throws when the outcome is another one. */
export interface MutatedPod {
  readonly spec: Spec;
  readonly agent: Container;
  readonly init: Container;
  readonly web: Container;
  readonly warnings: readonly string[];
}

export interface Spec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes: readonly Record<string, JsonValue>[];
}

export interface Container extends Readonly<Record<string, JsonValue | undefined>> {
  readonly name: string;
}

export function mutated(pod: JsonObject, settings?: InjectorSettings, capabilities?: MutationCapabilities): MutatedPod {
  const outcome = mutate(pod, settings, capabilities);
  if (outcome.kind !== 'patched') {
    throw new Error(outcome.kind === 'denied' ? outcome.message : `unchanged: ${outcome.reason}`);
  }
  const applied = applyJsonPatch(pod, outcome.patch);
  if (!applied.ok) throw new Error(applied.error);
  const { spec } = applied.value as unknown as { spec: Spec };
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  const find = (name: string): Container => all.find((container) => container.name === name) ?? { name: 'none' };
  return {
    spec,
    agent: find('vault-agent'),
    init: find('vault-agent-init'),
    web: find('web'),
    warnings: outcome.diagnostics.map(({ code, where, message }) => {
      const place = where.kind === 'annotation' ? where.key.replace(/^[^/]*\//, '') : where.kind;
      return `${code} ${place}: ${message}`;
    }),
  };
}

/** The message of a denial; throws when the pod is not denied. */
export function denialOf(pod: JsonObject, settings?: InjectorSettings, capabilities?: MutationCapabilities): string {
  const outcome = mutate(pod, settings, capabilities);
  if (outcome.kind !== 'denied') throw new Error(`not denied but ${outcome.kind}`);
  return outcome.message;
}

/** Names and values of the variables of a container. */
export function variablesOf(container: Container): Readonly<Record<string, string>> {
  const list = (container['env'] ?? []) as unknown as readonly { name: string; value?: string }[];
  return Object.fromEntries(list.map(({ name, value = '' }) => [name, value]));
}

/** The configuration that an agent container carries. */
export function configOf(container: Container): Record<string, JsonValue> {
  const text = Buffer.from(variablesOf(container)['VAULT_CONFIG'] ?? '', 'base64').toString('utf8');
  return JSON.parse(text) as Record<string, JsonValue>;
}

/** `NAME at PATH` of each mount. */
export function mountsOf(container: Container): readonly string[] {
  const list = (container['volumeMounts'] ?? []) as unknown as readonly { name: string; mountPath: string }[];
  return list.map(({ name, mountPath }) => `${name} at ${mountPath}`);
}
