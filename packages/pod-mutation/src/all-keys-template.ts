import { quotePath, singleQuoted } from './default-template.ts';

/** How `agent-inject-secrets-from-NAME` writes the keys of a secret. */
export type AllKeysForm = 'files' | 'env';

/** Where the files of the keys are and who may read them; an empty group is that of the agent. */
export interface KeyFileAccess {
  readonly directory: string;
  readonly permissions: string;
  readonly group: string;
}

/**
 * The template that writes every key of a secret, of KV version 1 or 2: one file per key in `directory` (and their
 * names as the text of the template), or `KEY='value'` lines. Source: spec/injector.md 7, whole-path secrets.
 */
export function allKeysTemplate(form: AllKeysForm, path: string, access: KeyFileAccess): string {
  const action = (code: string): string => `{{ ${code} }}`;
  const eachKey = form === 'env' ? `${action('$k')}=${singleQuoted(action, '$v')}` : oneFile(access);
  // Keys of KV version 2 are one level deeper.
  const data = action('$data := .Data') + action('with .Data.data') + action('$data = .') + action('end');
  const range = `${action('range $k, $v := $data')}${eachKey}\n${action('end')}`;
  return `${action(`with secret ${quotePath(path)}`)}${data}${range}${action('end')}`;
}

function oneFile({ directory, permissions, group }: KeyFileAccess): string {
  const file = `(printf "%s/%s" ${quotePath(directory)} $k)`;
  return `{{ $k }}{{ printf "%v" $v | writeToFile ${file} "" ${quotePath(group)} ${quotePath(permissions)} }}`;
}
