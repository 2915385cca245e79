import type { AnnotationDefaults, EffectiveAnnotation } from './annotation-set.ts';
import { annotationEntries } from './catalogue.ts';
import type { AnnotationDiagnostic } from './diagnostic.ts';
import { annotationDiagnostic } from './diagnostic.ts';
import type { AnnotationEntry } from './entry.ts';
import { vaultPrefix } from './prefix.ts';
import type { AnnotationSuffix } from './suffix.ts';
import { parseAnnotationValue } from './value.ts';

/** A value that the injector's own configuration gives to an annotation. */
export interface AnnotationSetting {
  readonly text: string;
  /** Name of the flag or environment variable that gave it. */
  readonly name: string;
}

/**
 * Static defaults with the settings of the injector in their place, parsed once for all pods. A setting with an empty
 * text counts: it clears the default. Source: spec/injector.md 1.3.
 */
export function annotationDefaults(
  settings: Readonly<Partial<Record<AnnotationSuffix, AnnotationSetting>>> = {},
): AnnotationDefaults {
  const effective = new Map<AnnotationSuffix, EffectiveAnnotation>();
  const problems = new Map<AnnotationSuffix, AnnotationDiagnostic>();
  for (const entry of annotationEntries) {
    if (entry.scope !== 'global' && entry.bareForm === 'none') continue;
    const setting = settings[entry.suffix];
    const parsed = parseDefault(entry, setting?.text ?? entry.default);
    effective.set(entry.suffix, {
      suffix: entry.suffix,
      key: vaultPrefix + entry.suffix,
      text: setting?.text ?? entry.default,
      value: parsed?.ok === true ? parsed.value : undefined,
      from: setting === undefined ? 'default' : 'setting',
      ...(setting === undefined ? {} : { setting: setting.name }),
    });
    if (parsed?.ok === false) {
      const where = { kind: 'setting', name: setting?.name ?? entry.suffix } as const;
      const { message, peerText } = parsed.error;
      const options = { hint: `use ${entry.accepts}`, stage: entry.stage, peerText };
      problems.set(entry.suffix, annotationDiagnostic('error', 'annotation/invalid-value', where, message, options));
    }
  }
  return { effective, problems };
}

function parseDefault(
  entry: AnnotationEntry,
  text: string | undefined,
): ReturnType<typeof parseAnnotationValue> | undefined {
  return text === undefined ? undefined : parseAnnotationValue(entry, text);
}
