import type { AnnotationSet } from '@sluice/annotations';
import { textOf, trimGoBlanks } from '@sluice/annotations';
import type { TemplateDocument } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { allKeysTemplate } from './all-keys-template.ts';
import { environmentTemplate } from './application-variables.ts';
import { defaultTemplate, defaultTemplateKind } from './default-template.ts';
import { groupOf, permissionsOf } from './file-access.ts';
import { optional } from './optional-member.ts';
import type { SignalStyle } from './process-signal.ts';
import { signalOf } from './process-signal.ts';
import type { SecretFile, SecretFiles } from './secret-files.ts';
import { isWholeSecret } from './secret-files.ts';

/**
 * The templates of an agent container: one for each secret, and that of the env file. Exactly one of `contents` and
 * `source` is there. Source: spec/injector.md 4.6.
 */
export function templatesOf(
  set: AnnotationSet,
  role: AgentRole,
  { files }: SecretFiles,
  signals: SignalStyle,
): readonly TemplateDocument[] {
  const environment = environmentTemplate(set);
  const templates = files.map((file) => templateOf(set, role, file, signals));
  return environment === undefined ? templates : [...templates, environment];
}

function templateOf(set: AnnotationSet, role: AgentRole, file: SecretFile, signals: SignalStyle): TemplateDocument {
  const { texts, errorOnMissingKey } = file.secret;
  const left = texts['agent-template-left-delim'] ?? '';
  const right = texts['agent-template-right-delim'] ?? '';
  const delimiters = { left_delimiter: left === '' ? '{{' : left, right_delimiter: right === '' ? '}}' : right };
  const phase = texts['agent-inject-command-phase'] ?? 'both';
  return {
    destination: file.destination,
    ...contentsOf(set, file, delimiters),
    ...delimiters,
    ...optional(
      'command',
      phase === 'both' || phase === '' || phase === role ? (texts['agent-inject-command'] ?? '') : '',
    ),
    ...signalOf(texts['agent-inject-signal'] ?? '', role, signals),
    ...sourceOf(texts),
    ...optional('perms', permissionsOf(set, file.secret)),
    ...optional('group', groupOf(set, file.secret)),
    ...(errorOnMissingKey ? { error_on_missing_key: true } : {}),
  };
}

type Delimiters = Pick<TemplateDocument, 'left_delimiter' | 'right_delimiter'>;
type SecretTexts = SecretFile['secret']['texts'];

// A template wins over a template file, also when it is blank.
function sourceOf(texts: SecretTexts): { readonly source?: string } {
  return (texts['agent-inject-template'] ?? '') === ''
    ? optional('source', texts['agent-inject-template-file'] ?? '')
    : {};
}

function contentsOf(
  set: AnnotationSet,
  { secret, directory }: SecretFile,
  { left_delimiter: left, right_delimiter: right }: Delimiters,
): { readonly contents?: string } {
  const { texts } = secret;
  const template = texts['agent-inject-template'] ?? '';
  if (template !== '') return { contents: template };
  if (sourceOf(texts).source !== undefined) return {};
  if (isWholeSecret(texts)) {
    const all = trimGoBlanks(texts['agent-inject-secrets-from'] ?? '');
    const form = texts['agent-inject-secrets-as'] === 'env' ? 'env' : 'files';
    const permissions = permissionsOf(set, secret);
    const access = { permissions: permissions === '' ? '0644' : permissions, group: groupOf(set, secret) };
    return { contents: allKeysTemplate(form, all, { directory, ...access }) };
  }
  const kind = defaultTemplateKind(textOf(set, 'agent-inject-default-template'));
  return { contents: defaultTemplate(kind, trimGoBlanks(texts['agent-inject-secret'] ?? ''), left, right) };
}
