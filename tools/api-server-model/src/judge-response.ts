import type { JsonObject, JsonPatchOperation, JsonValue, Result } from '@sluice/core';
import { applyJsonPatch, applyVaultK8sPatch, decodeJsonPatch, fail, jsonEquals, succeed } from '@sluice/core';
import type { AdmissionResponse } from './decode-answer.ts';
import { podDecodingError } from './decode-pod.ts';
import { isObject, objectOf } from './json.ts';
import type { Status } from './status.ts';
import { internalError } from './status.ts';

/** What a decoded response means for the object. `call-failed` is subject to the failure policy, `rejected` is not. */
export type Judgement =
  | { readonly kind: 'admitted'; readonly pod: JsonObject }
  | { readonly kind: 'call-failed'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly status: Status };

const maxCopyBytes = 3_145_728;

/** Applies a response to the pod that was sent. Source: spec/kubernetes.md 1.3 and 1.4. */
export function judgeResponse(pod: JsonObject, response: AdmissionResponse, webhookName: string): Judgement {
  if (!response.allowed) return { kind: 'rejected', status: denialOf(response, webhookName) };
  if (response.patch === undefined) return { kind: 'admitted', pod };
  const { patchType = 'JSONPatch' } = response;
  if (patchType !== 'JSONPatch') return { kind: 'call-failed', reason: `unsupported patch type "${patchType}"` };
  const patched = patchPod(pod, response.patch);
  return patched.ok ? { kind: 'admitted', pod: patched.value } : { kind: 'rejected', status: patched.error };
}

function denialOf({ status: { code = 0, reason, message, details } }: AdmissionResponse, webhookName: string): Status {
  const subject = `admission webhook "${webhookName}" denied the request`;
  const text = message ?? reason;
  return {
    code: code < 400 ? 400 : code,
    ...(reason === undefined ? {} : { reason }),
    message: text === undefined ? `${subject} without explanation` : `${subject}: ${text}`,
    ...(details === undefined ? {} : { details }),
  };
}

function patchPod(pod: JsonObject, patch: JsonValue): Result<JsonObject, Status> {
  const operations = decodeJsonPatch(patch);
  if (!operations.ok) return fail(internalError(operations.error.replace(/^operation \d+ has an unknown "op": /, '')));
  const copied = copiedBytes(pod, operations.value);
  if (copied > maxCopyBytes) {
    return fail(
      internalError(
        `Unable to complete the copy, the accumulated size increase of copy is ${copied}, exceeding the limit ${maxCopyBytes}`,
      ),
    );
  }
  const patched = applyVaultK8sPatch(pod, patch as readonly JsonValue[]);
  if (!patched.ok) return fail(internalError(patched.error));
  if (!isObject(patched.value)) return fail(internalError('the patched object is no object'));
  return checkIdentity(pod, patched.value);
}

function checkIdentity(before: JsonObject, after: JsonObject): Result<JsonObject, Status> {
  if (after['kind'] !== before['kind']) {
    return fail({
      code: 500,
      message: `converting (v1.${JSON.stringify(after['kind'] ?? '').slice(1, -1)}) to (core.Pod): unknown conversion`,
    });
  }
  const decoding = podDecodingError(after);
  if (decoding !== undefined) return fail(internalError(decoding));
  if (objectOf(after['metadata'])['namespace'] !== objectOf(before['metadata'])['namespace']) {
    const message = 'the namespace of the provided object does not match the namespace sent on the request';
    return fail({ code: 400, reason: 'BadRequest', message });
  }
  return succeed(after);
}

// Sum up to and including the copy that exceeds the limit, where the server stops.
function copiedBytes(pod: JsonObject, operations: readonly JsonPatchOperation[]): number {
  let sum = 0;
  for (const [index, operation] of operations.entries()) {
    if (operation.op === 'copy') {
      const before = applyJsonPatch(pod, operations.slice(0, index));
      const probe = { op: 'copy', from: operation.from, path: '' } as const;
      const copy = before.ok ? applyJsonPatch(before.value, [probe]) : before;
      if (copy.ok) sum += JSON.stringify(copy.value).length;
      if (sum > maxCopyBytes) return sum;
    }
  }
  return sum;
}

/** Whether two pods differ for the API server: member order does not count. */
export function isSamePod(left: JsonObject, right: JsonObject): boolean {
  return jsonEquals(left, right);
}
