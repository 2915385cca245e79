import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { effectiveAnnotation } from '@sluice/annotations';
import type { JsonObject, JsonValue, Result } from '@sluice/core';
import { applyVaultK8sPatch, fail, succeed } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { atAnnotation, podError } from './problem.ts';
import { roundTrip } from './shape/round-trip.ts';
import { shapeOf } from './shape/shape-of.ts';

/** An agent container has some kilobytes; whoever may create pods must not keep the injector busy for all others. */
const limits = { operations: 1000, carriedBytes: 256 * 1024 } as const;

/**
 * Applies the user's JSON patch to an agent container, with the leniency of the peer's library, and reads the result
 * as a container: unknown members vanish, wrong types deny. Source: spec/injector.md 3.10.
 */
export function patchContainer(
  set: AnnotationSet,
  role: AgentRole,
  container: JsonObject,
): Result<JsonObject, AnnotationDiagnostic> {
  const { key, value } = effectiveAnnotation(set, role === 'init' ? 'agent-init-json-patch' : 'agent-json-patch');
  if (value === undefined) return succeed(container);
  const patched = apply(container, value as readonly JsonValue[]);
  if (patched.ok) return patched;
  const message = 'the patch does not apply to the agent container';
  const options = { hint: patched.error, peerText: patched.error };
  return fail(podError('patch', 'injection/json-patch', atAnnotation(key), message, options));
}

function apply(container: JsonObject, operations: readonly JsonValue[]): Result<JsonObject, string> {
  if (operations.length === 0) return succeed(container);
  const patched = applyVaultK8sPatch(container, operations, limits);
  if (!patched.ok) return fail(`failed to apply JSON patch: ${patched.error}`);
  return roundTrip(shapeOf('Container'), patched.value);
}
