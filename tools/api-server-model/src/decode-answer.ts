import type { JsonObject, JsonValue, Result } from '@sluice/core';
import { decodeBase64, fail, succeed } from '@sluice/core';
import { isObject, listOf, objectOf, textOf } from './json.ts';
import type { WireAnswer } from './call-webhook.ts';
import type { StatusDetails } from './status.ts';

/** An AdmissionReview's response whose envelope has been checked. */
export interface AdmissionResponse {
  readonly allowed: boolean;
  readonly status: {
    readonly code?: number;
    readonly reason?: string;
    readonly message?: string;
    readonly details?: StatusDetails;
  };
  readonly warnings: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
  /** The parsed patch; `undefined` for none. */
  readonly patch: JsonValue | undefined;
  readonly patchType: string | undefined;
}

export interface SentReview {
  readonly apiVersion: string;
  readonly uid: string;
}

const callFailed = 'failed to call webhook: ';
const invalid = 'received invalid webhook response: ';

/**
 * Decodes an answer as strictly as the API server. The error is what follows `failed calling webhook "NAME": `.
 * Source: spec/kubernetes.md 1.3 and its recorded answers.
 */
export function decodeAnswer(answer: WireAnswer, sent: SentReview): Result<AdmissionResponse, string> {
  const document = decodeBody(answer);
  if (!document.ok) return fail(callFailed + document.error);
  const envelope = checkEnvelope(document.value, sent);
  if (envelope !== undefined) return fail(envelope);
  const response = document.value['response'];
  if (response === undefined || response === null) return fail(`${invalid}webhook response was absent`);
  const fields = checkFields(objectOf(response));
  if (fields !== undefined) return fail(callFailed + fields);
  return decodeResponse(objectOf(response), sent);
}

function decodeBody({ status, headers, body }: WireAnswer): Result<JsonObject, string> {
  if (status < 200 || status > 206) return fail(phraseOf(status, headers['content-type'], body));
  const type = headers['content-type'] ?? 'application/json';
  if (!/^\s*[^\s;/]+\/[^\s;/]+/.test(type)) return fail('Internal error occurred: mime: no media type');
  if (body.length === 0) return fail(`0-length response with status code: ${status} and content type: ${type}`);
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    return fail("couldn't get version/kind; json parse error: not a JSON object");
  }
  return isObject(document)
    ? succeed(document)
    : fail("couldn't get version/kind; json parse error: not a JSON object");
}

// What a failed call looks like to the user: only 500 with text and a Kubernetes Status let our words through.
function phraseOf(status: number, contentType: string | undefined, body: Buffer): string {
  const said = statusMessage(body);
  if (said !== undefined) return said;
  if (status === 400) return 'the server rejected our request for an unknown reason';
  if (status === 404) return 'the server could not find the requested resource';
  if (status === 503) return 'the server is currently unable to handle the request';
  if (status === 500) {
    const isText = (contentType ?? '').startsWith('text/') && body.length <= 2048;
    return `an error on the server (${JSON.stringify(isText ? body.toString('utf8') : 'unknown')}) has prevented the request from succeeding`;
  }
  return `the server responded with the status code ${status} but did not return more information`;
}

function statusMessage(body: Buffer): string | undefined {
  try {
    const { kind, apiVersion, message } = objectOf(JSON.parse(body.toString('utf8')));
    return kind === 'Status' && apiVersion === 'v1' && typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

function checkEnvelope({ apiVersion, kind }: JsonObject, sent: SentReview): string | undefined {
  const isV1 = sent.apiVersion === 'admission.k8s.io/v1';
  if (kind !== 'AdmissionReview') {
    return `${callFailed}no kind ${JSON.stringify(kind ?? '')} is registered for version ${JSON.stringify(apiVersion ?? '')}`;
  }
  if (apiVersion === sent.apiVersion || (!isV1 && apiVersion === undefined)) return undefined;
  if (apiVersion === undefined) {
    return `${invalid}expected webhook response of ${sent.apiVersion}, Kind=AdmissionReview, got /, Kind=AdmissionReview`;
  }
  const [from, to] = [textOf(apiVersion), sent.apiVersion].map((version) => version.split('/').pop() ?? '');
  return `${callFailed}converting (${from ?? ''}.AdmissionReview) to (${to ?? ''}.AdmissionReview): unknown conversion`;
}

function checkFields(response: JsonObject): string | undefined {
  const { allowed, patch, patchType, uid } = response;
  if (allowed !== undefined && typeof allowed !== 'boolean') {
    return `json: cannot unmarshal ${typeof allowed} into Go struct field AdmissionResponse.response.allowed of type bool`;
  }
  for (const [name, value] of Object.entries({ patch, patchType, uid })) {
    if (value === undefined || value === null || typeof value === 'string') continue;
    return `json: cannot unmarshal ${typeof value} into Go struct field AdmissionResponse.response.${name} of type string`;
  }
  const bytes = patchBytes(patch);
  return bytes.ok ? undefined : bytes.error;
}

function decodeResponse(response: JsonObject, { apiVersion, uid }: SentReview): Result<AdmissionResponse, string> {
  const isV1 = apiVersion === 'admission.k8s.io/v1';
  const patchType = response['patchType'] ?? undefined;
  const bytes = patchBytes(response['patch']);
  const patchText = bytes.ok ? new TextDecoder().decode(bytes.value) : '';
  if (isV1 && response['uid'] !== uid) {
    return fail(`${invalid}expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response['uid'] ?? '')}`);
  }
  if (isV1 && patchText !== '' && patchType === undefined)
    return fail(`${invalid}webhook returned response.patch but not response.patchType`);
  if (isV1 && patchText === '' && patchType !== undefined)
    return fail(`${invalid}webhook returned response.patchType but not response.patch`);
  if (isV1 && patchType === '') return fail(`${invalid}webhook returned invalid response.patchType of ""`);
  const patch = parsePatch(patchText);
  if (!patch.ok && response['allowed'] === true) return fail(patch.error);
  return succeed({
    allowed: response['allowed'] === true,
    status: objectOf(response['status']),
    warnings: listOf(response['warnings']).filter((text) => typeof text === 'string'),
    auditAnnotations: objectOf(response['auditAnnotations']) as Record<string, string>,
    patch: patch.ok ? patch.value : undefined,
    patchType: typeof patchType === 'string' ? patchType : undefined,
  });
}

// Missing padding is tolerated, the URL alphabet is not (recorded).
function patchBytes(patch: unknown): Result<Uint8Array, string> {
  if (typeof patch !== 'string') return succeed(new Uint8Array());
  return decodeBase64(patch.replace(/=+$/, ''), { padding: false });
}

function parsePatch(text: string): Result<JsonValue | undefined, string> {
  if (text === '') return succeed(undefined);
  const undecodable = 'received undecodable patch in webhook response: ';
  try {
    const patch = JSON.parse(text) as JsonValue;
    if (patch === null) return succeed(undefined);
    if (Array.isArray(patch)) return patch.length === 0 ? succeed(undefined) : succeed(patch);
    return fail(`${undecodable}json: cannot unmarshal ${typeof patch} into Go value of type jsonpatch.Patch`);
  } catch {
    return fail(`${undecodable}invalid character in patch`);
  }
}
