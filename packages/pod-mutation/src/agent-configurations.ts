import type { AnnotationSet, AnnotationSuffix } from '@sluice/annotations';
import { textOf } from '@sluice/annotations';
import type { AgentConfigDocument, JsonObject } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import type { DocumentFacts } from './agent-document.ts';
import { agentDocument } from './agent-document.ts';
import { metricsPortOf } from './agent-listeners.ts';
import type { BinaryEncoders } from './configuration-variable.ts';
import { configurationTexts, configurationVariables } from './configuration-variable.ts';
import type { AgentFlavor } from './flavor.ts';
import type { SecretFiles } from './secret-files.ts';
import type { AgentIdentity } from './security-context.ts';
import type { TokenVolume } from './service-account.ts';
import type { InjectedParts } from './volumes.ts';

/** What the configurations depend on: the annotations, and what of it all `planAgents` names as circumstances. */
export interface ConfigurationFacts {
  readonly annotations: AnnotationSet;
  readonly parts: InjectedParts;
  readonly tokenVolume: TokenVolume;
  readonly files: SecretFiles;
  readonly flavor: AgentFlavor;
  readonly identity: AgentIdentity;
}

/** The generated configurations of the agents, and the variables that carry them; empty in ConfigMap mode. */
export interface AgentConfigurations {
  readonly documents: Readonly<Partial<Record<AgentRole, AgentConfigDocument>>>;
  readonly variables: Readonly<Partial<Record<AgentRole, readonly JsonObject[]>>>;
}

/** Writes the configurations of the agents that run. Source: spec/injector.md 3.4, 4. */
export function agentConfigurations(facts: ConfigurationFacts, encoders: BinaryEncoders): AgentConfigurations {
  const documents = documentsOf(facts);
  const { init, sidecar } = configurationTexts(documents);
  const variablesOf = (text: string): readonly JsonObject[] => configurationVariables(text, facts.flavor, encoders);
  return {
    documents,
    variables: {
      ...(init === undefined ? {} : { init: variablesOf(init) }),
      ...(sidecar === undefined ? {} : { sidecar: variablesOf(sidecar) }),
    },
  };
}

function documentsOf(facts: ConfigurationFacts): AgentConfigurations['documents'] {
  const { annotations, parts, tokenVolume, files, flavor, identity } = facts;
  if (textOf(annotations, 'agent-configmap') !== '') return {};
  const { persistentCache, sidecar, native } = parts;
  const listeners = { flavor, persistentCache, sidecar, identity };
  const given = { tokenVolume, secretFiles: files, listeners, signals: { flavor, native } };
  const sidecarDocument = agentDocument(annotations, 'sidecar', given);
  return {
    ...(parts.init ? { init: initDocument(annotations, sidecarDocument, given) } : {}),
    ...(parts.sidecar ? { sidecar: sidecarDocument } : {}),
  };
}

// Usually the two differ in one member; then they share all others.
function initDocument(set: AnnotationSet, sidecar: AgentConfigDocument, facts: DocumentFacts): AgentConfigDocument {
  const phased: readonly AnnotationSuffix[] = ['agent-inject-command-phase', 'agent-inject-signal'];
  const hasPhases = set.secrets.some(({ texts }) => phased.some((suffix) => texts[suffix] !== undefined));
  return hasPhases || metricsPortOf(set) !== undefined
    ? agentDocument(set, 'init', facts)
    : { ...sidecar, exit_after_auth: true };
}
