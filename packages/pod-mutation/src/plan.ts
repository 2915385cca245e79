import type { AnnotationDiagnostic, AnnotationReaders, AnnotationSet } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation, textOf } from '@sluice/annotations';
import type { AgentConfigDocument, JsonObject } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { checkMetricsPort, usesSocket } from './agent-listeners.ts';
import type { AgentCapabilities, PlannedAgent, PlannedAgents } from './agents.ts';
import { planAgents } from './agents.ts';
import { ownTokenVolume } from './agent-token.ts';
import type { ContainerAddition } from './application-containers.ts';
import { planApplicationContainers } from './application-containers.ts';
import { applicationVariables } from './application-variables.ts';
import type { AgentFlavor } from './flavor.ts';
import { agentFlavor } from './flavor.ts';
import { initContainerIndex } from './init-order.ts';
import { checkNativeSidecar, wantsNativeSidecar } from './native-sidecar.ts';
import { checkOwnAgentOnly } from './own-agent-only.ts';
import type { PodView } from './pod.ts';
import { atAnnotation, podError } from './problem.ts';
import { checkSignals } from './process-signal.ts';
import { planProcessNamespace } from './process-namespace.ts';
import type { RecentAnnotations } from './recent-annotations.ts';
import type { SecretFiles } from './secret-files.ts';
import { planSecretFiles } from './secret-files.ts';
import type { TokenVolume } from './service-account.ts';
import { findTokenVolume } from './service-account.ts';
import type { InjectorSettings } from './settings/settings-from.ts';
import type { InjectedParts } from './volumes.ts';
import { volumesOf } from './volumes.ts';

/** Everything that injection does to a pod, before it becomes a patch. For explain, diff and the patch itself. */
export interface InjectionPlan {
  readonly annotations: AnnotationSet;
  readonly flavor: AgentFlavor;
  readonly tokenVolume: TokenVolume;
  readonly files: SecretFiles;
  readonly volumes: readonly JsonObject[];
  /** What containers of the application get. */
  readonly additions: readonly ContainerAddition[];
  /** The agent's init container and the index it is inserted at. */
  readonly init: (PlannedAgent & { readonly index: number }) | undefined;
  /** The sidecar: behind the containers, or as native sidecar at `index` of the init containers. */
  readonly sidecar: (PlannedAgent & { readonly native: boolean; readonly index: number }) | undefined;
  /** The configurations that the containers carry; empty in ConfigMap mode. */
  readonly documents: Readonly<Partial<Record<AgentRole, AgentConfigDocument>>>;
  readonly shareProcessNamespace: boolean | undefined;
  /** Groups that a pod without supplementalGroups gets. */
  readonly supplementalGroups: readonly number[];
  /** The annotation that marks the pod as injected. */
  readonly statusKey: string;
}

/** What the host knows and can do for the engine; everything is optional. */
export interface MutationCapabilities extends AgentCapabilities, AnnotationReaders {
  /** Minor version of the API server (33 for 1.33), for what depends on it; absent: as set by `kubernetes-version`. */
  readonly kubernetesMinor?: number | undefined;
}

/**
 * Decides the injection. Problems go to `report`; with an error among them the plan is not to be used. Pure: the same
 * pod and settings give the same plan. Source: spec/injector.md 3.
 */
export function planInjection(
  pod: PodView,
  annotations: AnnotationSet,
  settings: InjectorSettings,
  report: (problem: AnnotationDiagnostic) => void,
  capabilities: MutationCapabilities = {},
): InjectionPlan {
  const { kubernetesMinor = settings.kubernetesMinor } = capabilities;
  const parts = partsOf(annotations, kubernetesMinor);
  if (parts.native) checkNativeSidecar(annotations, kubernetesMinor, report);
  const ownToken = ownTokenVolume(annotations, report);
  const tokenVolume = ownToken?.token ?? findToken(pod, annotations, report);
  const files = filesOf(annotations, report, capabilities.recent);
  const flavor = agentFlavor(annotations);
  const facts = { pod, annotations, parts, tokenVolume, files, flavor, caCertificate: settings.caCertificate };
  const { containers, documents, supplementalGroups } = planAgents(facts, report, capabilities);
  checkSignals(annotations, pod, report);
  checkMetricsPort(annotations, report);
  checkOwnAgentOnly(annotations, flavor, report);
  const variables = applicationVariables(annotations, kubernetesMinor, report);
  const beforeApplication = booleanOf(annotations, 'agent-pre-populate') === true;
  const socket = usesSocket(annotations, parts);
  return {
    annotations,
    flavor,
    tokenVolume,
    files,
    volumes: volumesOf(annotations, parts, files, ownToken?.volume),
    additions: planApplicationContainers(annotations, pod, files, { beforeApplication, variables, socket }, report),
    ...placeAgents(containers, parts, pod, initContainerIndex(annotations, pod)),
    documents,
    supplementalGroups,
    shareProcessNamespace: planProcessNamespace(annotations, pod, report),
    statusKey: `${annotations.prefix}agent-inject-status`,
  };
}

function filesOf(
  annotations: AnnotationSet,
  report: (problem: AnnotationDiagnostic) => void,
  recent: RecentAnnotations | undefined,
): SecretFiles {
  if (recent === undefined) return planSecretFiles(annotations, report);
  const { files, problems } = recent.filesOf(annotations, () => {
    const found: AnnotationDiagnostic[] = [];
    return { files: planSecretFiles(annotations, (problem) => found.push(problem)), problems: found };
  });
  problems.forEach(report);
  return files;
}

// One native sidecar stands for both containers; without a sidecar there is nothing to be native.
function partsOf(set: AnnotationSet, kubernetesMinor: number | undefined): InjectedParts {
  const sidecar = booleanOf(set, 'agent-pre-populate-only') !== true;
  const native = sidecar && wantsNativeSidecar(set, kubernetesMinor);
  const init = booleanOf(set, 'agent-pre-populate') === true && !native;
  const persistentCache = init && sidecar && booleanOf(set, 'agent-cache-enable') === true;
  return { init, sidecar, native, persistentCache };
}

function placeAgents(
  { init, sidecar }: PlannedAgents['containers'],
  { native }: InjectedParts,
  pod: PodView,
  initIndex: number,
): Pick<InjectionPlan, 'init' | 'sidecar'> {
  const index = native ? initIndex : pod.containers.length;
  return {
    init: init === undefined ? undefined : { container: init.container, unpatched: init.unpatched, index: initIndex },
    sidecar:
      sidecar === undefined ? undefined : { container: sidecar.container, unpatched: sidecar.unpatched, native, index },
  };
}

const noToken: TokenVolume = { volumeName: '', mountPath: '', tokenPath: '' };

function findToken(pod: PodView, set: AnnotationSet, report: (problem: AnnotationDiagnostic) => void): TokenVolume {
  const { key } = effectiveAnnotation(set, 'agent-service-account-token-volume-name');
  const name = textOf(set, 'agent-service-account-token-volume-name');
  const found = findTokenVolume(pod, name, atAnnotation(key));
  if (found.ok) return checkedToken(found.value, key, report);
  report(found.error);
  return noToken;
}

// A mount without name or path, which the API server would not let pass.
function checkedToken(token: TokenVolume, key: string, report: (problem: AnnotationDiagnostic) => void): TokenVolume {
  if (token.volumeName !== '' && token.mountPath !== '') return token;
  const message = 'the mount of the service account token has no name or no path';
  const peerText = 'no service account token volume name, mount path or token path found';
  report(podError('validate', 'pod/no-service-account-token', atAnnotation(key), message, { peerText }));
  return token;
}
