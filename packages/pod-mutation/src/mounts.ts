import type { AnnotationSet } from '@sluice/annotations';
import { textOf } from '@sluice/annotations';
import type { JsonObject, JsonValue } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { agentHome, agentCachePath, configMapPath, homeVolumes, socketVolume } from './agent-layout.ts';
import { environmentPath, environmentVolume } from './application-variables.ts';
import { caConfigMapOf, caConfigMapPath } from './ca-configmap.ts';
import { withoutAgents } from './earlier-mutation.ts';
import type { PodView, VolumeMount } from './pod.ts';
import type { SecretFiles } from './secret-files.ts';
import type { TokenVolume } from './service-account.ts';

/** What the mounts of an agent container depend on, beside the annotations. */
export interface MountFacts {
  readonly pod: PodView;
  readonly tokenVolume: TokenVolume;
  readonly cloudMount: { readonly name: string; readonly mountPath: string } | undefined;
  readonly secretFiles: SecretFiles;
  readonly persistentCache: boolean;
  /** Whether the proxy listens on a socket. */
  readonly socket: boolean;
}

/** Mounts of an agent container, in the order of the peer. Source: spec/injector.md 3.3. */
export function agentMounts(set: AnnotationSet, role: AgentRole, facts: MountFacts): readonly JsonObject[] {
  const token = readOnly(facts.tokenVolume.volumeName, facts.tokenVolume.mountPath);
  const home = { name: homeVolumes[role], mountPath: agentHome };
  const { cloudMount } = facts;
  return [
    ...(role === 'init' ? [home, token] : [token, home]),
    ...(cloudMount === undefined ? [] : [readOnly(cloudMount.name, cloudMount.mountPath)]),
    ...facts.secretFiles.volumes.map(({ name, mountPath }) => ({ name, mountPath })),
    ...(textOf(set, 'agent-extra-secret') === '' ? [] : [readOnly('extra-secrets', '/vault/custom')]),
    ...copiedMounts(facts, textOf(set, 'agent-copy-volume-mounts')),
    ...(textOf(set, 'agent-configmap') === '' ? [] : [readOnly('vault-config', configMapPath)]),
    ...(textOf(set, 'tls-secret') === '' ? [] : [readOnly('vault-tls-secrets', '/vault/tls')]),
    ...(facts.persistentCache ? [{ name: 'vault-agent-cache', mountPath: agentCachePath }] : []),
    ...(caConfigMapOf(set) === undefined ? [] : [readOnly('vault-ca', caConfigMapPath)]),
    ...(set.applicationVariables.length === 0 ? [] : [{ name: environmentVolume, mountPath: environmentPath }]),
    ...(facts.socket ? [socketVolume] : []),
  ];
}

function copiedMounts({ pod, secretFiles }: MountFacts, containerName: string): readonly JsonObject[] {
  if (containerName === '') return [];
  const ours = new Map(secretFiles.volumes.map(({ name, mountPath }) => [name, mountPath]));
  return (
    withoutAgents([...pod.containers, ...pod.initContainers])
      .filter(({ name }) => name === containerName)
      .flatMap(({ mounts }) => mounts)
      .filter(({ mountPath }) => !mountPath.toLowerCase().includes('serviceaccount'))
      // Mounts of an earlier mutation are ours, and there already.
      .filter(({ name, mountPath }) => ours.get(name) !== mountPath)
      .map(withoutZeroValues)
  );
}

// What says nothing is left out, as the API server writes mounts; members we do not know stay.
function withoutZeroValues(mount: VolumeMount): JsonObject {
  const kept = Object.entries(mount).filter(([name, value]) => value !== null && value !== zeroValues.get(name));
  return Object.fromEntries(kept);
}

const zeroValues: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['readOnly', false],
  ['subPath', ''],
  ['subPathExpr', ''],
]);

function readOnly(name: string, mountPath: string): JsonObject {
  return { name, readOnly: true, mountPath };
}
