import type { TemplateSourceConfig } from '@sluice/core';
import type { Block } from '../decode/block.ts';
import type { Field, Report } from '../decode/field.ts';
import { reportError } from '../decode/field.ts';
import { boolean, text, textList } from '../decode/scalar.ts';

/** What file templates and environment templates have in common. Source: spec/agent.md 2.11. */
export interface SourceValues {
  readonly source: string;
  readonly contents: string;
  readonly left_delimiter: string;
  readonly right_delimiter: string;
  readonly error_on_missing_key: boolean;
  readonly error_fatal: boolean;
  readonly function_denylist: readonly string[];
  readonly function_blacklist: readonly string[];
}

export const sourceFields: { readonly [Name in keyof SourceValues]: Field<SourceValues[Name]> } = {
  source: text(),
  contents: text(),
  left_delimiter: text(),
  right_delimiter: text(),
  error_on_missing_key: boolean(),
  error_fatal: boolean(),
  function_denylist: textList(),
  function_blacklist: textList(),
};

export function toTemplateSource(
  { values, where, places }: Block<SourceValues>,
  name: string,
  report: Report,
): TemplateSourceConfig | undefined {
  const { source, contents } = values;
  if (source !== undefined && contents !== undefined) {
    const place = places.get('contents') ?? where;
    reportError(report, 'agent-config/template', place, `${name} needs exactly one of source and contents; found both`);
    return undefined;
  }
  if (source === undefined && contents === undefined) {
    reportError(report, 'agent-config/template', where, `${name} needs exactly one of source and contents; found none`);
    return undefined;
  }
  return {
    source: source === undefined ? { kind: 'contents', text: contents ?? '' } : { kind: 'file', path: source },
    leftDelimiter: values.left_delimiter ?? '{{',
    rightDelimiter: values.right_delimiter ?? '}}',
    errorOnMissingKey: values.error_on_missing_key ?? false,
    errorFatal: values.error_fatal ?? true,
    functionDenylist: [...(values.function_denylist ?? []), ...(values.function_blacklist ?? [])],
  };
}
