import type { AnnotationDiagnostic, AnnotationSuffix, SecretAnnotations } from '@sluice/annotations';
import { effectiveAnnotation, secretKey } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import { metricsPortOf, proxyPortOf } from '../agent-listeners.ts';
import { isTooLong } from '../configuration-variable.ts';
import { objectsIn, textOr } from '../pod.ts';
import { atAnnotation, atPointer, podWarning } from '../problem.ts';
import { longestProgramName } from '../process-signal.ts';
import { hasTemplate, isWholeSecret } from '../secret-files.ts';
import type { WarningFacts, WarningRule } from './warn.ts';

/** Annotations that do not go together, one of which is not heard. Source: spec/injector.md 8, 9.6. */
export const contradictionRules: readonly WarningRule[] = [
  (facts) => facts.set.secrets.filter(hasCompanions).flatMap((secret) => ofSecret(secret, facts)),
  takenPort('agent-metrics-port', 'agent-metrics-port', ({ set }) => metricsPortOf(set)),
  takenPort('agent-cache-enable', 'agent-cache-listener-port', ({ set }) => proxyPortOf(set, { sidecar: true })),
  takenPort('agent-enable-quit', 'agent-cache-listener-port', ({ set }) => {
    return set.given.has('agent-cache-enable') ? undefined : proxyPortOf(set, { sidecar: true });
  }),
  longVariables,
];

type Say = (suffix: AnnotationSuffix, message: string, hint: string, code?: Code) => void;
type Code = 'warning/without-effect' | 'warning/may-fail';

const companions: readonly AnnotationSuffix[] = [
  'agent-inject-secrets-from',
  'agent-inject-secrets-as',
  'agent-inject-command-phase',
  'agent-inject-signal',
];

// Most secrets have none.
function hasCompanions({ texts }: SecretAnnotations): boolean {
  return companions.some((suffix) => texts[suffix] !== undefined);
}

function ofSecret(secret: SecretAnnotations, facts: WarningFacts): readonly AnnotationDiagnostic[] {
  const found: AnnotationDiagnostic[] = [];
  const { key, rawName, texts } = secret;
  const say: Say = (suffix, message, hint, code = 'warning/without-effect') => {
    found.push(podWarning(code, atAnnotation(secretKey(key, suffix, rawName)), message, hint));
  };
  checkWhole(texts, say);
  checkPhase(texts, facts, say);
  checkSignal(texts['agent-inject-signal'] ?? '', facts, say);
  return found;
}

function checkWhole(texts: SecretAnnotations['texts'], say: Say): void {
  const isGiven = (texts['agent-inject-secrets-from'] ?? '') !== '';
  if (isGiven && hasTemplate(texts)) {
    say('agent-inject-secrets-from', 'has no effect: the secret has a template', 'keep one of the two');
  } else if (isWholeSecret(texts) && (texts['agent-inject-secret'] ?? '') !== '') {
    say('agent-inject-secret', 'has no effect beside agent-inject-secrets-from', 'keep one of the two');
  }
  if ((texts['agent-inject-secrets-as'] ?? '') === '' || isWholeSecret(texts)) return;
  say('agent-inject-secrets-as', 'has no effect: no secret is written as a whole', 'add agent-inject-secrets-from');
}

function checkPhase(texts: SecretAnnotations['texts'], { plan, set }: WarningFacts, say: Say): void {
  const phase = texts['agent-inject-command-phase'] ?? '';
  if (phase === '') return;
  if ((texts['agent-inject-command'] ?? '') === '') {
    say('agent-inject-command-phase', 'has no effect without a command', 'add agent-inject-command');
  } else if ((phase === 'init' && plan.init === undefined) || (phase === 'sidecar' && plan.sidecar === undefined)) {
    const { key } = effectiveAnnotation(set, phase === 'init' ? 'agent-pre-populate' : 'agent-pre-populate-only');
    const message = `the command never runs: the pod has no ${phase === 'init' ? 'init container' : 'sidecar'} of ours`;
    say('agent-inject-command-phase', message, `use both, or see ${key}`);
  }
}

function checkSignal(text: string, { plan }: WarningFacts, say: Say): void {
  if (text === '') return;
  const process = text.slice(text.indexOf(':') + 1);
  if (plan.sidecar === undefined) {
    say('agent-inject-signal', 'has no effect without a sidecar', 'leave it out');
  } else if (plan.flavor === 'vault' && process.length > longestProgramName) {
    const message = `every program whose name begins with ${process.slice(0, longestProgramName)} is signalled`;
    say('agent-inject-signal', message, `Linux keeps ${longestProgramName} characters of a name`, 'warning/may-fail');
  }
}

// All containers of a pod have one network. Nothing listens unless the annotation `about` is given.
function takenPort(
  about: AnnotationSuffix,
  suffix: AnnotationSuffix,
  portOf: (facts: WarningFacts) => number | undefined,
): WarningRule {
  const rule = (facts: WarningFacts): readonly AnnotationDiagnostic[] => {
    const { set, pod, plan } = facts;
    const port = plan.sidecar === undefined ? undefined : portOf(facts);
    const own = plan.sidecar?.container['name'];
    const taker =
      port === undefined ? undefined : pod.containers.find(({ name, raw }) => name !== own && listens(raw, port));
    if (port === undefined || taker === undefined) return [];
    const where = atAnnotation(effectiveAnnotation(set, suffix).key);
    const message = `${port} is a port of container ${taker.name} too, and only one of them can listen`;
    return [podWarning('warning/may-fail', where, message, 'use another port')];
  };
  return Object.assign(rule, { about });
}

function listens(container: WarningFacts['pod']['raw'], port: number): boolean {
  return objectsIn(container['ports']).some(({ containerPort, protocol }) => {
    return containerPort === port && (textOr(protocol) === '' || protocol === 'TCP');
  });
}

// The agent could not be started.
function longVariables({ plan }: WarningFacts): readonly AnnotationDiagnostic[] {
  const found = new Set<string>();
  for (const agent of [plan.init, plan.sidecar]) {
    const env = agent?.container['env'];
    if (!Array.isArray(env)) continue;
    for (const { name, value } of env as readonly JsonObject[]) {
      if (isTooLong(textOr(name), textOr(value))) found.add(textOr(name));
    }
  }
  return [...found].map((name) => {
    const message = `variable ${name} of the agent is longer than the 128 KiB that Linux takes: the agent cannot start`;
    const hint = name === 'VAULT_CONFIG' ? 'shorten the templates, or use our agent or agent-configmap' : 'shorten it';
    return podWarning('warning/may-fail', atPointer('/metadata/annotations'), message, hint);
  });
}
