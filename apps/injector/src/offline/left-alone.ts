import { annotationPrefixes, prefixOf } from '@sluice/annotations';
import type { Diagnostic } from '@sluice/core';
import { skipReasons } from '@sluice/pod-mutation';
import type { TemplateOutcome } from './inject-manifest.ts';
import { membersOf, textsOf } from './json-tree.ts';

/**
 * A warning for a pod that has annotations of ours and is not injected all the same, unless it says so itself
 * (`agent-inject: "false"`). `undefined` for all others.
 */
export function leftAlone({ outcome, template }: TemplateOutcome): Diagnostic | undefined {
  if (outcome.kind !== 'unchanged' || outcome.reason === 'not-wanted') return undefined;
  const annotations = textsOf(membersOf(template.template['metadata'])['annotations']);
  const ours = Object.keys(annotations).filter((key) => prefixOf(key) !== undefined);
  const [first] = ours;
  if (first === undefined) return undefined;
  if (outcome.reason === 'not-annotated') return notAsked(first);
  const status = ours.find((key) => key.endsWith('/agent-inject-status'));
  if (outcome.reason === 'already-injected' && status !== undefined) {
    const message = 'nothing is ever injected into a pod that has it already';
    return warning('lint/already-injected', status, message, 'remove it: the injector sets it');
  }
  const message = `nothing is injected: ${skipReasons[outcome.reason].sentence}`;
  return warning('lint/never-injected', first, message, 'annotate pods that are yet to be created');
}

function notAsked(key: string): Diagnostic {
  const prefix = annotationPrefixes.find((known) => key.startsWith(known)) ?? '';
  const message = 'nothing is injected without the annotation agent-inject';
  const hint = `add ${prefix}agent-inject: "true", or remove the others`;
  return warning('lint/injection-not-asked-for', key, message, hint);
}

function warning(code: string, key: string, message: string, hint: string): Diagnostic {
  return { code, severity: 'warning', where: { kind: 'annotation', key }, message, hint };
}
