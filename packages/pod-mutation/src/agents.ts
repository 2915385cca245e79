import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { booleanOf, textOf } from '@sluice/annotations';
import type { AgentConfigDocument, JsonObject } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import type { AgentConfigurations } from './agent-configurations.ts';
import { agentConfigurations } from './agent-configurations.ts';
import { agentContainer } from './agent-container.ts';
import { usesSocket } from './agent-listeners.ts';
import { agentVariables } from './agent-variables.ts';
import type { CloudIdentity } from './cloud-identity.ts';
import { findCloudIdentity } from './cloud-identity.ts';
import type { BinaryEncoders } from './configuration-variable.ts';
import { patchContainer } from './container-patch.ts';
import { environmentOf } from './environment.ts';
import { planSupplementalGroups } from './file-access.ts';
import type { AgentFlavor } from './flavor.ts';
import { agentMounts } from './mounts.ts';
import { nativeSidecarMembers } from './native-sidecar.ts';
import type { PodView } from './pod.ts';
import { fitRequests, resourcesOf } from './resources.ts';
import type { RecentAnnotations } from './recent-annotations.ts';
import type { SecretFiles } from './secret-files.ts';
import type { AgentIdentity } from './security-context.ts';
import { agentIdentity, securityContextOf } from './security-context.ts';
import type { TokenVolume } from './service-account.ts';
import type { InjectedParts } from './volumes.ts';

type Report = (problem: AnnotationDiagnostic) => void;

/** What the agent containers are made of. */
export interface AgentFacts {
  readonly pod: PodView;
  readonly annotations: AnnotationSet;
  readonly parts: InjectedParts;
  readonly tokenVolume: TokenVolume;
  readonly files: SecretFiles;
  readonly flavor: AgentFlavor;
  readonly caCertificate: string;
}

/** What the host can do for the agent containers. */
export interface AgentCapabilities extends BinaryEncoders {
  /** What was worked out before, with the same settings. Absent: everything is worked out anew. */
  readonly recent?: RecentAnnotations;
}

/** One agent container. */
export interface PlannedAgent {
  readonly container: JsonObject;
  /** As it was before the JSON patch of the annotations. */
  readonly unpatched: JsonObject;
}

/** The agent containers of a pod, and the configurations they carry. */
export interface PlannedAgents {
  readonly containers: Readonly<Partial<Record<AgentRole, PlannedAgent>>>;
  readonly documents: Readonly<Partial<Record<AgentRole, AgentConfigDocument>>>;
  /** Groups that the pod gets, so that the agents may give files to them. */
  readonly supplementalGroups: readonly number[];
}

/** Builds the agent containers that run, patched as annotated. Source: spec/injector.md 3.3 to 3.7, 3.10, 9.2. */
export function planAgents(facts: AgentFacts, report: Report, capabilities: AgentCapabilities): PlannedAgents {
  const { annotations, pod, parts } = facts;
  const identity = agentIdentity(annotations, pod, report);
  const { documents, variables } = configurationsOf(facts, identity, capabilities);
  const common: CommonParts = {
    cloud: cloudIdentityOf(annotations, pod),
    further: agentVariables(annotations, report),
    securityContext: securityContextOf(annotations, identity),
  };
  const containers: Partial<Record<AgentRole, PlannedAgent>> = {};
  for (const role of ['init', 'sidecar'] as const) {
    if (!parts[role]) continue;
    const unpatched = buildContainer(facts, role, variables[role], common);
    const patched = patchContainer(annotations, role, unpatched);
    if (patched.ok) containers[role] = { container: fitRequests(annotations, role, patched.value, report), unpatched };
    else report(patched.error);
  }
  const supplementalGroups = planSupplementalGroups(annotations, pod, common.securityContext, report);
  return { containers, documents, supplementalGroups };
}

interface CommonParts {
  readonly cloud: CloudIdentity;
  readonly further: readonly JsonObject[];
  readonly securityContext: JsonObject | undefined;
}

function buildContainer(
  facts: AgentFacts,
  role: AgentRole,
  configuration: readonly JsonObject[] | undefined,
  { cloud, further, securityContext }: CommonParts,
): JsonObject {
  const { annotations, pod, parts, flavor, files, tokenVolume, caCertificate } = facts;
  const { persistentCache } = parts;
  const socket = usesSocket(annotations, parts);
  const mountFacts = { pod, tokenVolume, cloudMount: cloud.mount, secretFiles: files, persistentCache, socket };
  const waits = booleanOf(annotations, 'agent-pre-populate') === true;
  return agentContainer(annotations, role, {
    flavor,
    environment: environmentOf(annotations, { configuration, caCertificate, cloud: cloud.environment, further }),
    resources: resourcesOf(annotations, role),
    mounts: agentMounts(annotations, role, mountFacts),
    securityContext,
    native: parts.native ? nativeSidecarMembers(annotations, flavor, files, waits) : {},
  });
}

// They follow from the annotations and these few facts.
function configurationsOf(
  { annotations, parts, tokenVolume, files, flavor }: AgentFacts,
  identity: AgentIdentity,
  capabilities: AgentCapabilities,
): AgentConfigurations {
  const make = (): AgentConfigurations =>
    agentConfigurations({ annotations, parts, tokenVolume, files, flavor, identity }, capabilities);
  if (capabilities.recent === undefined) return make();
  const circumstances = JSON.stringify([parts, identity, tokenVolume.mountPath, tokenVolume.tokenPath]);
  return capabilities.recent.configurationsOf(annotations, circumstances, make);
}

function cloudIdentityOf(set: AnnotationSet, pod: PodView): CloudIdentity {
  if (textOf(set, 'auth-type') !== 'aws') return { mount: undefined, environment: [] };
  const region = set.authParameters.find(({ member }) => member === 'region')?.value;
  return findCloudIdentity(pod, typeof region === 'string' ? region : undefined);
}
