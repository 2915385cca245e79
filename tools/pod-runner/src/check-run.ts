import type { Diagnostic } from '@sluice/core';
import type { ContainerPlan } from './container/plan.ts';
import type { Sources } from './container/sources.ts';
import { documentTexts } from './isolation/rewrite.ts';
import { unscopedReason } from './isolation/scope.ts';
import { tokensOf, volumeProblems } from './volume/files.ts';
import type { IssueToken } from './volume/token.ts';

/** What volumes need and nobody gave. */
export function missingInputs(sources: Sources, issueToken: IssueToken | undefined): readonly Diagnostic[] {
  const wantsToken = sources.pod.volumes.some((volume) => volume.kind === 'files' && tokensOf(volume).length > 0);
  return [
    ...volumeProblems(sources.pod, sources),
    ...(wantsToken && issueToken === undefined
      ? ['a volume holds a service account token, and nobody issues one']
      : []),
  ].map((message) => ({
    code: 'pod/missing-input',
    severity: 'error',
    where: { kind: 'pointer', pointer: '/spec/volumes' },
    message,
  }));
}

/** Commands that would reach other people's processes (spec/decisions.md 28). */
export function unscopedCommands(plans: readonly ContainerPlan[]): readonly Diagnostic[] {
  return plans.flatMap(({ name, argv, env, container: { preStop } }) => {
    const texts = [
      ...argv,
      ...(preStop?.kind === 'exec' ? preStop.command : []),
      argv.join(' '),
      ...documentTexts(env),
    ];
    const reasons = new Set(texts.map(unscopedReason).filter((reason) => reason !== undefined));
    return [...reasons].map((reason) => ({
      code: 'pod/unscoped-command',
      severity: 'error' as const,
      where: { kind: 'pointer' as const, pointer: `container ${name}` },
      message: `a command ${reason}, and without namespaces that would not stay inside the pod`,
      hint: 'run it on a machine with namespaces',
    }));
  });
}

/** Parts of the manifest that are not acted on, one sentence each. */
export function ignoredParts(plans: readonly ContainerPlan[]): readonly string[] {
  const probes = plans.filter(({ container }) => container.ignoredProbes.length > 0).map(({ name }) => name);
  const resources = plans.some(({ container }) => Object.keys(container.resources.limits).length > 0);
  const privileged = plans.filter(({ container }) => container.securityContext.privileged).map(({ name }) => name);
  return [
    ...(probes.length > 0 ? [`liveness and readiness probes are not run (${probes.join(', ')})`] : []),
    ...(resources ? ['CPU and memory limits are not enforced'] : []),
    ...(privileged.length > 0 ? [`privileged is not granted (${privileged.join(', ')})`] : []),
  ];
}
