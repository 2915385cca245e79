import type { JsonValue } from '@sluice/core';
import { applyJsonPatch } from '@sluice/core';
import type { InjectorSettings } from '@sluice/pod-mutation';
import { mutatePod, settingsFrom } from '@sluice/pod-mutation';
import { differencesOf } from './differences.ts';
import { normalForm } from './normal-form.ts';
import type { InjectorVector, Json } from './vectors.ts';

/**
 * How our outcome of a recorded case differs from the peer's: nothing, places in the pod, or one line about the
 * outcome (`outcome patched -> denied`, `message ...`, `settings ...`).
 */
export function compareVector(vector: InjectorVector): readonly string[] {
  const settings = settingsOf(vector);
  if (vector.expect.started === false) return compareRefusal(vector, settings);
  if (!settings.ok) return [`settings refused: ${settings.error.map(({ message }) => message).join(', ')}`];
  return compareReview(vector, settings.value);
}

/** Each template of the peer's agents with its counterpart of ours. */
export function templatesOf(
  vector: InjectorVector,
): readonly { readonly ours: string; readonly peer: TemplateEntry }[] {
  const settings = settingsOf(vector);
  if (!settings.ok) return [];
  const { object, namespace } = vector.review!.request;
  const outcome = mutatePod(object, { namespace: namespace ?? '' }, settings.value);
  if (outcome.kind !== 'patched') return [];
  const applied = applyJsonPatch(object as JsonValue, outcome.patch);
  const ours = applied.ok ? templatesIn(normalForm(applied.value as Json)) : [];
  return templatesIn(vector.expect.pod!).map((peer, index) => ({ peer, ours: ours[index]!.contents }));
}

export interface TemplateEntry {
  readonly contents: string;
  readonly left_delimiter: string;
  readonly right_delimiter: string;
}

function templatesIn(value: Json): readonly TemplateEntry[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value) && typeof value['contents'] === 'string') return [value as unknown as TemplateEntry];
  return Object.values(value).flatMap((member) => templatesIn(member));
}

const known = new Map<string, ReturnType<typeof settingsFrom>>();

function settingsOf({ profile, settings }: InjectorVector): ReturnType<typeof settingsFrom> {
  const found = known.get(profile) ?? settingsFrom(settings.args, settings.env);
  known.set(profile, found);
  return found;
}

function compareRefusal({ expect }: InjectorVector, settings: ReturnType<typeof settingsFrom>): readonly string[] {
  if (settings.ok) return ['settings accepted'];
  const words = expect.message?.trim() ?? '';
  return settings.error.some(({ message }) => message.includes(words)) ? [] : ['settings refused in other words'];
}

function compareReview({ review, expect }: InjectorVector, settings: InjectorSettings): readonly string[] {
  const { object } = review!.request;
  const namespace = review!.request.namespace ?? '';
  const outcome = mutatePod(object, { namespace }, settings);
  const wanted = expect.allowed === false ? 'denied' : expect.patched === true ? 'patched' : 'unchanged';
  if (outcome.kind !== wanted) {
    const code = outcome.kind === 'denied' ? ` (${outcome.diagnostics[0]!.code})` : '';
    return [`outcome ${wanted} -> ${outcome.kind}${code}`];
  }
  if (outcome.kind === 'denied') return outcome.message.includes(expect.message!) ? [] : ['message in other words'];
  if (outcome.kind !== 'patched') return [];
  const applied = applyJsonPatch(object as JsonValue, outcome.patch);
  if (!applied.ok) return [`patch does not apply: ${applied.error}`];
  return differencesOf(expect.pod, normalForm(applied.value as Json));
}
