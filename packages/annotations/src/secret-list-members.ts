import type { AnnotationSuffix } from './suffix.ts';

/** How a member of an item is written in JSON. An `id` may be a number, `texts` may be one text. */
export type MemberForm = 'text' | 'texts' | 'boolean' | 'id';

/** A member of an item of `agent-inject-secrets`: the annotation `SUFFIX-NAME` that it stands for. */
export interface ListMember {
  readonly name: string;
  readonly suffix: AnnotationSuffix;
  readonly form: MemberForm;
}

/** Every member but `name`. `path` with `as` stands for `agent-inject-secrets-from`. */
export const listMembers: readonly ListMember[] = [
  { name: 'path', suffix: 'agent-inject-secret', form: 'text' },
  { name: 'template', suffix: 'agent-inject-template', form: 'text' },
  { name: 'templateFile', suffix: 'agent-inject-template-file', form: 'text' },
  { name: 'leftDelimiter', suffix: 'agent-template-left-delim', form: 'text' },
  { name: 'rightDelimiter', suffix: 'agent-template-right-delim', form: 'text' },
  { name: 'as', suffix: 'agent-inject-secrets-as', form: 'text' },
  { name: 'file', suffix: 'agent-inject-file', form: 'text' },
  { name: 'perms', suffix: 'agent-inject-perms', form: 'text' },
  { name: 'group', suffix: 'agent-inject-group', form: 'id' },
  { name: 'command', suffix: 'agent-inject-command', form: 'text' },
  { name: 'commandPhase', suffix: 'agent-inject-command-phase', form: 'text' },
  { name: 'signal', suffix: 'agent-inject-signal', form: 'text' },
  { name: 'containers', suffix: 'agent-inject-containers', form: 'texts' },
  { name: 'volumePath', suffix: 'secret-volume-path', form: 'text' },
  { name: 'errorOnMissingKey', suffix: 'error-on-missing-key', form: 'boolean' },
  { name: 'preserveCase', suffix: 'preserve-secret-case', form: 'boolean' },
];

/** The member that stands for an annotation of a secret. */
export function memberOfSuffix(suffix: AnnotationSuffix): string {
  if (suffix === 'agent-inject-secrets-from') return 'path';
  return listMembers.find((member) => member.suffix === suffix)?.name ?? suffix;
}
