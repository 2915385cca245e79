import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { effectiveAnnotation } from '@sluice/annotations';
import type { JsonObject, JsonValue, Result } from '@sluice/core';
import { applyJsonPatch, decodeJsonPatch, fail, succeed } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { atAnnotation, podError } from './problem.ts';
import { containerShape } from './shape/container-shape.ts';
import { roundTrip } from './shape/go-shape.ts';

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
  const patched = apply(container, value as JsonValue);
  if (patched.ok) return patched;
  const message = 'the patch does not apply to the agent container';
  const options = { hint: patched.error, peerText: patched.error };
  return fail(podError('patch', 'injection/json-patch', atAnnotation(key), message, options));
}

function apply(container: JsonObject, patch: JsonValue): Result<JsonObject, string> {
  const operations = decodeJsonPatch(patch, { dialect: 'vault-k8s' });
  if (!operations.ok) return fail(`failed to apply JSON patch: ${withoutPlace(operations.error)}`);
  if (operations.value.length === 0) return succeed(container);
  const patched = applyJsonPatch(container, operations.value, { dialect: 'vault-k8s', limits });
  if (!patched.ok) return fail(`failed to apply JSON patch: ${patched.error}`);
  return roundTrip(containerShape, patched.value);
}

// `operation 0 has no "op": Unexpected kind: unknown`: the peer's words are those behind the first colon.
function withoutPlace(text: string): string {
  const colon = text.indexOf(': ');
  return colon < 0 ? text : text.slice(colon + 2);
}
