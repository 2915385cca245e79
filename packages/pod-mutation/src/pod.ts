import type { JsonObject, JsonValue } from '@sluice/core';
import { shapeOf } from './shape/shape-of.ts';
import { findTypeProblem } from './shape/type-problem.ts';

/**
 * The parts of a pod that decide something, read once from the raw JSON. The raw object itself is never changed and
 * never rewritten, so that members we do not know survive. Source: spec/injector.md 3.1, 6.15.
 */
export interface PodView {
  /** The pod as it came. */
  readonly raw: JsonObject;
  /** Empty for generated names. */
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly phase: string;
  /** Kinds of the owners, such as Job or ReplicaSet. */
  readonly ownerKinds: readonly string[];
  readonly spec: JsonObject;
  readonly containers: readonly ContainerView[];
  readonly initContainers: readonly ContainerView[];
  readonly volumes: readonly JsonObject[];
}

/** A container of the pod. */
export interface ContainerView {
  readonly name: string;
  readonly raw: JsonObject;
  readonly mounts: readonly VolumeMount[];
}

/** A mount as the pod has it, with whatever members it has. */
export interface VolumeMount extends JsonObject {
  readonly name: string;
  readonly mountPath: string;
}

/** Reads a pod leniently, or says in the peer's words why it is none. Source: spec/injector.md 2.2 step 1. */
export function readPod(
  object: unknown,
): { readonly ok: true; readonly value: PodView } | { readonly ok: false; readonly error: string } {
  if (object === undefined || object === null) return { ok: false, error: 'unexpected end of JSON input' };
  // The body was parsed from JSON, so it can be nothing else.
  const raw = object as JsonValue;
  const problem = findTypeProblem(shapeOf('Pod'), raw);
  if (problem !== undefined) return { ok: false, error: problem };
  const pod = objectOr(raw);
  const metadata = objectOr(pod['metadata']);
  const spec = objectOr(pod['spec']);
  return {
    ok: true,
    value: {
      raw: pod,
      name: textOr(metadata['name']),
      annotations: textsIn(metadata['annotations']),
      ownerKinds: objectsIn(metadata['ownerReferences']).map(({ kind }) => textOr(kind)),
      phase: textOr(objectOr(pod['status'])['phase']),
      spec,
      containers: containersIn(spec['containers']),
      initContainers: containersIn(spec['initContainers']),
      volumes: objectsIn(spec['volumes']),
    },
  };
}

/** Annotations as a Go program reads them: null is an empty text, and what is no Unicode becomes U+FFFD. */
function textsIn(value: JsonValue | undefined): Readonly<Record<string, string>> {
  const texts = objectOr(value);
  const entries = Object.entries(texts);
  if (entries.every(([key, text]) => isUnicodeText(text) && isUnicodeText(key))) return texts as Record<string, string>;
  return Object.fromEntries(entries.map(([key, text]) => [unicodeOf(key), unicodeOf(textOr(text))]));
}

function isUnicodeText(value: JsonValue): value is string {
  return typeof value === 'string' && !loneSurrogate.test(value);
}

function unicodeOf(text: string): string {
  return text.replaceAll(loneSurrogates, '\ufffd');
}

// With the flag u, pairs are one character and do not match.
const loneSurrogate = /\p{Cs}/u;
const loneSurrogates = /\p{Cs}/gu;

/** `value` when it is an object, else an empty one. */
export function objectOr(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** The objects of a list; `null` and what is no list count as empty. An element `null` counts as an empty object. */
export function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).map(objectOr) : [];
}

/** `value` when it is a string, else `''`. */
export function textOr(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function containersIn(value: JsonValue | undefined): readonly ContainerView[] {
  return objectsIn(value).map((raw) => ({
    name: textOr(raw['name']),
    raw,
    mounts: objectsIn(raw['volumeMounts']).map((mount) => ({
      ...mount,
      name: textOr(mount['name']),
      mountPath: textOr(mount['mountPath']),
    })),
  }));
}
