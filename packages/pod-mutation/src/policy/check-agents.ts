import type { AnnotationDiagnostic, AnnotationSuffix } from '@sluice/annotations';
import { effectiveAnnotation, textOf } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import type { InjectionPlan } from '../plan.ts';
import { objectsIn, textOr } from '../pod.ts';
import { atAnnotation, podError } from '../problem.ts';
import type { InjectorSettings } from '../settings/settings-from.ts';
import { matchesAny } from './match-pattern.ts';

type Report = (problem: AnnotationDiagnostic) => void;

/**
 * Image and servers of the agents as they will run: a JSON patch or a variable must not bring in what the operator's
 * lists leave out. What the annotations themselves name is `checkPolicy`'s. Source: spec/injector.md 8, 9.6.
 */
export function checkAgents(plan: InjectionPlan, settings: InjectorSettings, report: Report): void {
  const { allowedImages, allowedAddresses } = settings.policy;
  const agents = [
    ['agent-init-json-patch', plan.init?.container],
    ['agent-json-patch', plan.sidecar?.container],
  ] as const;
  for (const [patch, container] of agents) {
    if (container === undefined) continue;
    if (container['image'] !== textOf(plan.annotations, 'agent-image')) {
      refuseOther(plan, patch, 'image', textOr(container['image']), allowedImages, report);
    }
    for (const address of addressesIn(container)) {
      if (address === textOf(plan.annotations, 'service')) continue;
      refuseOther(plan, patch, 'server', address, allowedAddresses, report);
    }
  }
}

function addressesIn(container: JsonObject): readonly string[] {
  const variables = objectsIn(container['env']).filter(({ name }) => name === 'VAULT_ADDR' || name === 'BAO_ADDR');
  return variables.map(({ value }) => textOr(value));
}

function refuseOther(
  { annotations }: InjectionPlan,
  patch: AnnotationSuffix,
  what: string,
  text: string,
  allowed: readonly string[],
  report: Report,
): void {
  if (allowed.length === 0 || matchesAny(allowed, text)) return;
  const where = atAnnotation(effectiveAnnotation(annotations, patch).key);
  const options = { hint: `use one of ${allowed.join(', ')}` };
  report(
    podError('validate', 'injection/not-allowed', where, `${what} ${JSON.stringify(text)} is not allowed`, options),
  );
}
