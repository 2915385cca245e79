import type { EnvTemplateConfig } from '@sluice/core';
import type { Block, BlockReader, Fields } from '../decode/block.ts';
import { block } from '../decode/block.ts';
import type { Field, Report } from '../decode/field.ts';
import { reportError } from '../decode/field.ts';
import type { SourceValues } from './template-source.ts';
import { sourceFields, toTemplateSource } from './template-source.ts';

/** Keys of file templates that make no sense without a file. Source: spec/agent.md 2.5, rule 8. */
const fileOnlyNames = [
  'backup',
  'command',
  'command_timeout',
  'create_dest_dirs',
  'destination',
  'exec',
  'perms',
  'user',
  'uid',
  'group',
  'gid',
  'wait',
  'sandbox_path',
] as const;

type FileOnlyValues = { readonly [Name in (typeof fileOnlyNames)[number]]: true };

export type EnvTemplateValues = SourceValues & FileOnlyValues;

export type EnvTemplateBlock = Block<EnvTemplateValues>;

/** Source: spec/agent.md 2.13. */
export const envTemplateBlock: BlockReader<EnvTemplateValues> = block({
  name: 'env_template',
  labelled: true,
  unknownKeys: 'error',
  fields: { ...sourceFields, ...fileOnlyFields() },
});

export function toEnvTemplate(template: EnvTemplateBlock, report: Report): EnvTemplateConfig | undefined {
  const { label, where, places } = template;
  for (const name of fileOnlyNames) {
    const place = places.get(name);
    if (place === undefined) continue;
    reportError(report, 'agent-config/env-template', place, `${name} must not be set in env_template`, 'remove it');
  }
  const common = toTemplateSource(template, 'env_template', report);
  if (label === undefined || label.text === '' || /[=\0]/.test(label.text)) {
    const hint = 'write env_template "NAME" { ... }';
    const message = 'env_template needs one label, the name of the variable';
    reportError(report, 'agent-config/env-template', label?.where ?? where, message, hint);
    return undefined;
  }
  return common === undefined ? undefined : { ...common, name: label.text };
}

function fileOnlyFields(): Fields<FileOnlyValues> {
  // Entries lose the relation of names to types.
  return Object.fromEntries(fileOnlyNames.map((name) => [name, anything()])) as unknown as Fields<FileOnlyValues>;
}

/** Only whether something stands there. A labelled block of this name is one all the same. */
function anything(): Field<true> {
  return { nests: false, read: ([first]) => (first === undefined || first.value.kind === 'null' ? undefined : true) };
}
