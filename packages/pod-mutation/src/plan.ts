import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation, textOf } from '@sluice/annotations';
import type { AgentConfigDocument, JsonObject } from '@sluice/core';
import { agentContainer } from './agent-container.ts';
import { agentDocument, completeDocument } from './agent-document.ts';
import { findCloudIdentity } from './cloud-identity.ts';
import type { AgentRole } from './command.ts';
import type { Gzip } from './configuration-variable.ts';
import { configurationVariables } from './configuration-variable.ts';
import { patchContainer } from './container-patch.ts';
import { environmentOf } from './environment.ts';
import type { AgentFlavor } from './flavor.ts';
import { agentFlavor } from './flavor.ts';
import { initContainerIndex } from './init-order.ts';
import { agentMounts, secretsMounts } from './mounts.ts';
import type { PodView } from './pod.ts';
import { atAnnotation } from './problem.ts';
import { planProcessNamespace } from './process-namespace.ts';
import { resourcesOf } from './resources.ts';
import type { SecretFiles } from './secret-files.ts';
import { planSecretFiles } from './secret-files.ts';
import { agentIdentity, securityContextOf } from './security-context.ts';
import { selectContainers } from './select-containers.ts';
import type { TokenVolume } from './service-account.ts';
import { findTokenVolume } from './service-account.ts';
import type { InjectorSettings } from './settings/settings-from.ts';
import { volumesOf } from './volumes.ts';

/** Everything that injection does to a pod, before it becomes a patch. For explain, diff and the patch itself. */
export interface InjectionPlan {
  readonly annotations: AnnotationSet;
  readonly flavor: AgentFlavor;
  readonly tokenVolume: TokenVolume;
  readonly files: SecretFiles;
  readonly volumes: readonly JsonObject[];
  readonly secretsMounts: readonly JsonObject[];
  /** Indices of the containers that get the secrets. */
  readonly containers: readonly number[];
  readonly initContainers: readonly number[];
  /** The agent's init container and the index it is inserted at. */
  readonly init: { readonly container: JsonObject; readonly index: number } | undefined;
  readonly sidecar: { readonly container: JsonObject } | undefined;
  /** The configurations that the containers carry; empty in ConfigMap mode. */
  readonly documents: Readonly<Partial<Record<AgentRole, AgentConfigDocument>>>;
  readonly shareProcessNamespace: boolean | undefined;
  /** The annotation that marks the pod as injected. */
  readonly statusKey: string;
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
  gzip?: Gzip,
): InjectionPlan {
  const parts = partsOf(annotations);
  const token = findToken(pod, annotations, report);
  const files = planSecretFiles(annotations, report);
  const shared: SharedFacts = { pod, annotations, settings, parts, token, files, flavor: agentFlavor(annotations) };
  const { containers, documents } = planContainers(shared, report, gzip);
  return {
    annotations,
    flavor: shared.flavor,
    tokenVolume: token,
    files,
    volumes: volumesOf(annotations, parts, files),
    secretsMounts: secretsMounts(files),
    ...selectContainers(annotations, pod, parts.init, report),
    init:
      containers.init === undefined
        ? undefined
        : { container: containers.init, index: initContainerIndex(annotations, pod) },
    sidecar: containers.sidecar === undefined ? undefined : { container: containers.sidecar },
    documents,
    shareProcessNamespace: planProcessNamespace(annotations, pod, report),
    statusKey: `${annotations.prefix}agent-inject-status`,
  };
}

interface Parts {
  readonly init: boolean;
  readonly sidecar: boolean;
  readonly persistentCache: boolean;
}

interface SharedFacts {
  readonly pod: PodView;
  readonly annotations: AnnotationSet;
  readonly settings: InjectorSettings;
  readonly parts: Parts;
  readonly token: TokenVolume;
  readonly files: SecretFiles;
  readonly flavor: AgentFlavor;
}

interface PlannedContainers {
  readonly containers: Readonly<Partial<Record<AgentRole, JsonObject>>>;
  readonly documents: Readonly<Partial<Record<AgentRole, AgentConfigDocument>>>;
}

function partsOf(set: AnnotationSet): Parts {
  const init = booleanOf(set, 'agent-pre-populate') === true;
  const sidecar = booleanOf(set, 'agent-pre-populate-only') !== true;
  const persistentCache = init && sidecar && booleanOf(set, 'agent-cache-enable') === true;
  return { init, sidecar, persistentCache };
}

const noToken: TokenVolume = { volumeName: '', mountPath: '', tokenPath: '' };

function findToken(pod: PodView, set: AnnotationSet, report: (problem: AnnotationDiagnostic) => void): TokenVolume {
  const { key } = effectiveAnnotation(set, 'agent-service-account-token-volume-name');
  const name = textOf(set, 'agent-service-account-token-volume-name');
  const found = findTokenVolume(pod, name, atAnnotation(key));
  if (found.ok) return found.value;
  report(found.error);
  return noToken;
}

function planContainers(
  facts: SharedFacts,
  report: (problem: AnnotationDiagnostic) => void,
  gzip: Gzip | undefined,
): PlannedContainers {
  const { annotations, pod, settings, parts, token, files, flavor } = facts;
  const documents = documentsOf(facts);
  const cloud = cloudIdentityOf(annotations, pod);
  const identity = agentIdentity(annotations, pod, report);
  const securityContext = securityContextOf(annotations, identity);
  const resources = resourcesOf(annotations, report);
  const mountFacts = {
    pod,
    tokenVolume: token,
    cloudMount: cloud.mount,
    secretFiles: files,
    persistentCache: parts.persistentCache,
  };
  const containers: Partial<Record<AgentRole, JsonObject>> = {};
  for (const role of ['init', 'sidecar'] as const) {
    if (!parts[role]) continue;
    const document = documents[role];
    const environment = environmentOf(annotations, {
      configuration: document === undefined ? undefined : configurationVariables(document, flavor, gzip),
      caCertificate: settings.caCertificate,
      cloud: cloud.environment,
    });
    const mounts = agentMounts(annotations, role, mountFacts);
    const container = agentContainer(annotations, role, { flavor, environment, resources, mounts, securityContext });
    const patched = patchContainer(annotations, role, container);
    if (patched.ok) containers[role] = patched.value;
    else report(patched.error);
  }
  return { containers, documents };
}

function documentsOf({ annotations, parts, token, files }: SharedFacts): PlannedContainers['documents'] {
  if (textOf(annotations, 'agent-configmap') !== '') return {};
  const facts = {
    tokenVolume: token,
    secretFiles: files,
    persistentCache: parts.persistentCache,
    sidecar: parts.sidecar,
  };
  const common = agentDocument(annotations, facts);
  return {
    ...(parts.init ? { init: completeDocument(common, true) } : {}),
    ...(parts.sidecar ? { sidecar: completeDocument(common, false) } : {}),
  };
}

function cloudIdentityOf(set: AnnotationSet, pod: PodView): ReturnType<typeof findCloudIdentity> {
  if (textOf(set, 'auth-type') !== 'aws') return { mount: undefined, environment: [] };
  const region = set.authParameters.find(({ member }) => member === 'region')?.value;
  return findCloudIdentity(pod, typeof region === 'string' ? region : undefined);
}
