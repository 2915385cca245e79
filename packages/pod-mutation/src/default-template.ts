import { quoteGo } from '@sluice/core';

/** Kinds of generated templates: those of the peer, and ours for KV version 2 (spec/injector.md 8). */
export type DefaultTemplateKind = 'map' | 'json' | 'kv' | 'env' | 'json-data' | 'properties';

const kinds: readonly DefaultTemplateKind[] = ['map', 'json', 'kv', 'env', 'json-data', 'properties'];

/** The kind that an accepted text names; `map` for every other text. */
export function defaultTemplateKind(text: string): DefaultTemplateKind {
  return kinds.find((kind) => kind === text) ?? 'map';
}

/**
 * The template of a secret that has none. For an ordinary path and the usual delimiters `map` and `json` are the bytes
 * of the peer, which users parse; a path with quotes is quoted as Go text, and other delimiters are really used (the
 * peer breaks on both). Source: spec/injector.md 4.6, 6.3, 6.4.
 */
export function defaultTemplate(kind: DefaultTemplateKind, path: string, left: string, right: string): string {
  const action = (code: string): string => `${left} ${code} ${right}`;
  const lines = (data: string, line: string): string => `${action(`range $k, $v := ${data}`)}${line}\n${action('end')}`;
  const bodies: Readonly<Record<DefaultTemplateKind, string>> = {
    map: lines('.Data', `${action('$k')}: ${action('$v')}`),
    json: `${action('.Data | toJSON')}\n`,
    kv: lines('.Data.data', `${action('$k')}: ${action('$v')}`),
    env: lines('.Data.data', `${action('$k')}=${singleQuoted(action, '$v')}`),
    'json-data': `${action('.Data.data | toJSON')}\n`,
    properties: lines('.Data.data', `${action('$k')}=${action('$v')}`),
  };
  return `${action(`with secret ${quotePath(path)}`)}${bodies[kind]}${action('end')}`;
}

/** A value between single quotes, as shells and env files read it; quotes in it end, escape and begin again. */
export function singleQuoted(action: (code: string) => string, value: string): string {
  return `'${action(String.raw`printf "%v" ${value} | replaceAll "'" "'\\''"`)}'`;
}

/** A path as Go text. Ordinary text stays as it is, byte for byte; only what would end the quotes is escaped. */
export function quotePath(path: string): string {
  return /["\\\n]/.test(path) ? quoteGo(path) : `"${path}"`;
}
