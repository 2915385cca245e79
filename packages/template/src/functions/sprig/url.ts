import { hidden, message, RenderFailure } from '../../failure.ts';
import { quote } from '../../print/quote.ts';
import type { UrlPart } from './url-escape.ts';
import { escapeUrl, unescapeUrl } from './url-escape.ts';
import { readHost } from './url-host.ts';

/** A URL in Go's parts: `path` and `fragment` decoded, with their spelling beside them where it is not the usual one. */
export interface GoUrl {
  readonly scheme: string;
  readonly opaque: string;
  /** Absent: no user information at all. */
  readonly user?: { readonly name: string; readonly password?: string };
  readonly host: string;
  readonly path: string;
  readonly rawPath: string;
  readonly forceQuery: boolean;
  readonly rawQuery: string;
  readonly fragment: string;
  readonly rawFragment: string;
}

const EMPTY: GoUrl = {
  scheme: '',
  opaque: '',
  host: '',
  path: '',
  rawPath: '',
  forceQuery: false,
  rawQuery: '',
  fragment: '',
  rawFragment: '',
};

/** Reads a URL or a reference; fails with Go's texts. Source: spec/template.md appendix D, Paths, URLs. */
export function parseUrl(text: string): GoUrl {
  const hash = text.indexOf('#');
  const main = hash < 0 ? text : text.slice(0, hash);
  const url = attempt(main, () => parseWithoutFragment(main));
  const raw = hash < 0 ? '' : text.slice(hash + 1);
  if (raw === '') return url;
  return attempt(text, () => {
    const fragment = unescapeUrl(raw, 'fragment');
    return { ...url, fragment, rawFragment: spelling(raw, fragment, 'fragment') };
  });
}

/** The text of a URL. */
export function urlText(url: GoUrl): string {
  const { scheme, opaque, user, host } = url;
  let text = scheme === '' ? '' : `${scheme}:`;
  if (opaque !== '') {
    text += opaque;
  } else {
    const path = encoded(url.path, url.rawPath, 'path');
    if (scheme !== '' || host !== '' || user !== undefined) {
      if (host !== '' || path !== '' || user !== undefined) text += '//';
      if (user !== undefined) text += `${userText(url)}@`;
      if (host !== '') text += escapeUrl(host, 'host');
    }
    if (path !== '' && !path.startsWith('/') && host !== '') text += '/';
    // A colon in the first segment would read as a scheme.
    if (text === '' && (path.split('/')[0] ?? '').includes(':')) text += './';
    text += path;
  }
  if (url.forceQuery || url.rawQuery !== '') text += `?${url.rawQuery}`;
  return url.fragment === '' ? text : `${text}#${encoded(url.fragment, url.rawFragment, 'fragment')}`;
}

/** User and password, escaped; empty when there are none. */
export function userText({ user }: GoUrl): string {
  if (user === undefined) return '';
  const { name, password } = user;
  return escapeUrl(name, 'user') + (password === undefined ? '' : `:${escapeUrl(password, 'user')}`);
}

/** The host without its port and without the brackets of an IPv6 address. */
export function hostName({ host }: GoUrl): string {
  const withoutPort = /^(.*):[0-9]*$/s.exec(host)?.[1] ?? host;
  return /^\[(.*)\]$/s.exec(withoutPort)?.[1] ?? withoutPort;
}

function attempt<T>(text: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof RenderFailure)) throw error;
    throw new RenderFailure(message`parse ${hidden(quote(text), 'a URL')}: ${error.detail}`);
  }
}

function parseWithoutFragment(text: string): GoUrl {
  if (/[\0-\x1f\x7f]/.test(text)) throw problem('net/url: invalid control character in URL');
  if (text === '') return EMPTY;
  if (text === '*') return { ...EMPTY, path: '*' };
  const [scheme, afterScheme] = splitScheme(text);
  let rest = afterScheme;
  let rawQuery = '';
  let forceQuery = false;
  if (rest.endsWith('?') && rest.indexOf('?') === rest.length - 1) {
    forceQuery = true;
    rest = rest.slice(0, -1);
  } else {
    const at = rest.indexOf('?');
    if (at >= 0) {
      rawQuery = rest.slice(at + 1);
      rest = rest.slice(0, at);
    }
  }
  const common = { ...EMPTY, scheme: scheme.toLowerCase(), rawQuery, forceQuery };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...common, opaque: rest };
    if ((rest.split('/')[0] ?? '').includes(':')) throw problem('first path segment in URL cannot contain colon');
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  if (!hasAuthority) return { ...common, ...pathOf(rest) };
  const slash = rest.indexOf('/', 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  return { ...common, ...authorityOf(authority, common.scheme), ...pathOf(slash < 0 ? '' : rest.slice(slash)) };
}

function splitScheme(text: string): readonly [scheme: string, rest: string] {
  if (text.startsWith(':')) throw problem('missing protocol scheme');
  const found = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text);
  return found === null ? ['', text] : [found[1] ?? '', text.slice(found[0].length)];
}

function authorityOf(authority: string, scheme: string): Pick<GoUrl, 'host' | 'user'> {
  const at = authority.lastIndexOf('@');
  const host = readHost(authority.slice(at + 1), scheme);
  if (at < 0) return { host };
  const info = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(info)) throw problem('net/url: invalid userinfo');
  const colon = info.indexOf(':');
  if (colon < 0) return { host, user: { name: unescapeUrl(info, 'user') } };
  const name = unescapeUrl(info.slice(0, colon), 'user');
  return { host, user: { name, password: unescapeUrl(info.slice(colon + 1), 'user') } };
}

function pathOf(raw: string): Pick<GoUrl, 'path' | 'rawPath'> {
  const path = unescapeUrl(raw, 'path');
  return { path, rawPath: spelling(raw, path, 'path') };
}

/** The spelling, where it is not what escaping gives. */
function spelling(raw: string, decoded: string, part: UrlPart): string {
  return escapeUrl(decoded, part) === raw ? '' : raw;
}

function encoded(decoded: string, raw: string, part: 'path' | 'fragment'): string {
  if (raw !== '' && isValidSpelling(raw, part) && unescapes(raw, decoded, part)) return raw;
  if (part === 'path' && decoded === '*') return '*';
  return escapeUrl(decoded, part);
}

function isValidSpelling(raw: string, part: 'path' | 'fragment'): boolean {
  for (const character of raw) {
    if ("!$&'()*+,;=:@[]%".includes(character)) continue;
    if (escapeUrl(character, part) !== character) return false;
  }
  return true;
}

function unescapes(raw: string, decoded: string, part: UrlPart): boolean {
  try {
    return unescapeUrl(raw, part) === decoded;
  } catch (error) {
    if (error instanceof RenderFailure) return false;
    throw error;
  }
}

function problem(text: string): RenderFailure {
  return new RenderFailure(message`${text}`);
}
