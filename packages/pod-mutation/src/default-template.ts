import { quoteGo } from '@sluice/core';

/** Kinds of generated templates. */
export type DefaultTemplateKind = 'map' | 'json';

/**
 * The template of a secret that has none. For an ordinary path and the usual delimiters these are the bytes of the
 * peer, which users parse; a path with quotes is quoted as Go text, and other delimiters are really used (the peer
 * breaks on both). Source: spec/injector.md 4.6, 6.3, 6.4.
 */
export function defaultTemplate(kind: DefaultTemplateKind, path: string, left: string, right: string): string {
  const action = (code: string): string => `${left} ${code} ${right}`;
  const begin = action(`with secret ${quotePath(path)}`);
  const body =
    kind === 'json'
      ? action('.Data | toJSON')
      : `${action('range $k, $v := .Data')}${action('$k')}: ${action('$v')}\n${action('end')}`;
  return kind === 'json' ? `${begin}${body}\n${action('end')}` : `${begin}${body}${action('end')}`;
}

// Ordinary text stays as it is, byte for byte, line breaks included; only what would end the quotes is escaped.
function quotePath(path: string): string {
  return /["\\\n]/.test(path) ? quoteGo(path) : `"${path}"`;
}
