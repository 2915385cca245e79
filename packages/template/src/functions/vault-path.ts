import { withoutTrailing } from '../value/without-trailing.ts';
import { failure, hidden, message, RenderFailure } from '../failure.ts';
import { quote } from '../print/quote.ts';
import { stringOf } from '../value/go-string.ts';

/** A Vault path as `secret` and `pkiCert` read it: a URL without host. */
export interface VaultPath {
  /** `%XX` decoded; without slashes at the ends. */
  readonly path: string;
  /** The path in the identity: as the peer has it, which loses everything behind a colon in the first segment. */
  readonly identityPath: string;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** White space off both ends, then slashes. */
export function trimPath(text: string): string {
  return withoutTrailing(text.trim().replace(/^\/+/, ''), '/');
}

/** Reads a path; `operation` names the caller in the error. Source: spec/template.md 9.2, items 2 and 4. */
export function parseVaultPath(text: string, operation: string): VaultPath {
  const trimmed = trimPath(text);
  if (trimmed === '') throw failure(`${operation}: invalid format: ""`);
  const withoutFragment = trimmed.split('#', 1)[0] ?? '';
  const mark = withoutFragment.indexOf('?');
  const rawPath = mark < 0 ? withoutFragment : withoutFragment.slice(0, mark);
  const rawQuery = mark < 0 ? '' : withoutFragment.slice(mark + 1);
  if (/[\0-\x1f\x7f]/.test(trimmed)) throw badUrl(trimmed, 'net/url: invalid control character in URL');
  const path = trimEnds(unescape(rawPath, false) ?? badEscape(trimmed, rawPath));
  return { path, identityPath: identityPath(trimmed, rawPath, path), query: parseQuery(rawQuery) };
}

function identityPath(text: string, rawPath: string, path: string): string {
  const colon = rawPath.indexOf(':');
  const slash = rawPath.indexOf('/');
  if (colon < 0 || (slash >= 0 && slash < colon)) return path;
  const scheme = rawPath.slice(0, colon);
  if (colon === 0) throw badUrl(text, 'missing protocol scheme');
  if (!/^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme)) throw badUrl(text, 'first path segment in URL cannot contain colon');
  const rest = rawPath.slice(colon + 1);
  return rest.startsWith('/') ? trimEnds(unescape(rest, false) ?? '') : '';
}

function trimEnds(path: string): string {
  return withoutTrailing(path.replace(/^\/+/, ''), '/');
}

function badEscape(text: string, rawPath: string): never {
  const escape = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(rawPath)?.[0] ?? '%';
  throw badUrl(text, `invalid URL escape ${quote(escape)}`);
}

function badUrl(text: string, problem: string): RenderFailure {
  return new RenderFailure(message`parse ${hidden(quote(text), 'a path')}: ${problem}`);
}

/** `%XX` decoded, in queries also `+`; `undefined` when an escape is broken. */
function unescape(text: string, isQuery: boolean): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  const spaced = isQuery ? text.replaceAll('+', ' ') : text;
  return spaced.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    const bytes = run
      .slice(1)
      .split('%')
      .map((pair) => Number.parseInt(pair, 16));
    return stringOf(Uint8Array.from(bytes));
  });
}

function parseQuery(raw: string): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (const part of raw.split('&')) {
    if (part === '' || part.includes(';')) continue;
    const equals = part.indexOf('=');
    const name = unescape(equals < 0 ? part : part.slice(0, equals), true);
    const value = unescape(equals < 0 ? '' : part.slice(equals + 1), true);
    if (name !== undefined && value !== undefined) pairs.push([name, value]);
  }
  return pairs;
}
