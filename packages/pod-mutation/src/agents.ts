import type { AnnotationDiagnostic, AnnotationSet, AnnotationSuffix } from '@sluice/annotations';
import { booleanOf, textOf } from '@sluice/annotations';
import type { AgentConfigDocument, JsonObject } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { agentContainer } from './agent-container.ts';
import { agentDocument } from './agent-document.ts';
import { metricsPortOf, usesSocket } from './agent-listeners.ts';
import { agentVariables } from './agent-variables.ts';
import type { CloudIdentity } from './cloud-identity.ts';
import { findCloudIdentity } from './cloud-identity.ts';
import type { BinaryEncoders } from './configuration-variable.ts';
import { configurationTexts, configurationVariables } from './configuration-variable.ts';
import { patchContainer } from './container-patch.ts';
import { environmentOf } from './environment.ts';
import { planSupplementalGroups } from './file-access.ts';
import type { AgentFlavor } from './flavor.ts';
import { agentMounts } from './mounts.ts';
import { nativeSidecarMembers } from './native-sidecar.ts';
import type { PodView } from './pod.ts';
import { fitRequests, resourcesOf } from './resources.ts';
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
export function planAgents(facts: AgentFacts, report: Report, encoders: BinaryEncoders): PlannedAgents {
  const { annotations, pod, parts } = facts;
  const identity = agentIdentity(annotations, pod, report);
  const documents = documentsOf(facts, identity);
  const texts = configurationTexts(documents);
  const common: CommonParts = {
    cloud: cloudIdentityOf(annotations, pod),
    further: agentVariables(annotations, report),
    securityContext: securityContextOf(annotations, identity),
    encoders,
  };
  const containers: Partial<Record<AgentRole, PlannedAgent>> = {};
  for (const role of ['init', 'sidecar'] as const) {
    if (!parts[role]) continue;
    const unpatched = buildContainer(facts, role, texts[role], common);
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
  readonly encoders: BinaryEncoders;
}

function buildContainer(
  facts: AgentFacts,
  role: AgentRole,
  text: string | undefined,
  { cloud, further, securityContext, encoders }: CommonParts,
): JsonObject {
  const { annotations, pod, parts, flavor, files, tokenVolume, caCertificate } = facts;
  const configuration = text === undefined ? undefined : configurationVariables(text, flavor, encoders);
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

function documentsOf(
  { annotations, parts, tokenVolume, files, flavor }: AgentFacts,
  identity: AgentIdentity,
): PlannedAgents['documents'] {
  if (textOf(annotations, 'agent-configmap') !== '') return {};
  const { persistentCache, sidecar, native } = parts;
  const listeners = { flavor, persistentCache, sidecar, identity };
  const facts = { tokenVolume, secretFiles: files, listeners, signals: { flavor, native } };
  const sidecarDocument = agentDocument(annotations, 'sidecar', facts);
  return {
    ...(parts.init ? { init: initDocument(annotations, sidecarDocument, facts) } : {}),
    ...(parts.sidecar ? { sidecar: sidecarDocument } : {}),
  };
}

// Usually the two differ in one member; then they share all others.
function initDocument(
  set: AnnotationSet,
  sidecar: AgentConfigDocument,
  facts: Parameters<typeof agentDocument>[2],
): AgentConfigDocument {
  const phased: readonly AnnotationSuffix[] = ['agent-inject-command-phase', 'agent-inject-signal'];
  const hasPhases = set.secrets.some(({ texts }) => phased.some((suffix) => texts[suffix] !== undefined));
  return hasPhases || metricsPortOf(set) !== undefined
    ? agentDocument(set, 'init', facts)
    : { ...sidecar, exit_after_auth: true };
}

function cloudIdentityOf(set: AnnotationSet, pod: PodView): CloudIdentity {
  if (textOf(set, 'auth-type') !== 'aws') return { mount: undefined, environment: [] };
  const region = set.authParameters.find(({ member }) => member === 'region')?.value;
  return findCloudIdentity(pod, typeof region === 'string' ? region : undefined);
}
