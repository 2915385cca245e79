import { stringOf } from '../../value/go-string.ts';
import { quote } from '../../print/quote.ts';
import { escapeBytes } from '../escape.ts';

/** A URL in Go's parts; path, fragment, user and password are decoded. */
export interface GoUrl {
  readonly scheme: string;
  readonly opaque: string;
  /** `undefined` when there is no user at all. */
  readonly user: { readonly name: string; readonly password: string | undefined } | undefined;
  readonly host: string;
  readonly path: string;
  /** The path as written, when encoding the decoded one gives something else. */
  readonly rawPath: string;
  readonly query: string;
  /** A bare `?` at the end. */
  readonly hasEmptyQuery: boolean;
  readonly fragment: string;
}

/** Go's url.Parse; a text is the reason of the refusal. */
export function parseUrl(text: string): GoUrl | string {
  const hash = text.indexOf('#');
  const beforeHash = hash < 0 ? text : text.slice(0, hash);
  if (/[\0-\x1f\x7f]/.test(beforeHash)) return 'net/url: invalid control character in URL';
  const fragment = hash < 0 ? '' : decode(text.slice(hash + 1));
  if (fragment instanceof BadEscape) return fragment.text;
  const scheme = splitScheme(beforeHash);
  if (scheme === undefined) return 'missing protocol scheme';
  const mark = scheme.rest.indexOf('?');
  const rest = mark < 0 ? scheme.rest : scheme.rest.slice(0, mark);
  const query = mark < 0 ? '' : scheme.rest.slice(mark + 1);
  const parts = { scheme: scheme.name, query, hasEmptyQuery: mark >= 0 && query === '', fragment };
  return parseRest(parts, rest);
}

type Parts = Pick<GoUrl, 'scheme' | 'query' | 'hasEmptyQuery' | 'fragment'>;

function parseRest(parts: Parts, rest: string): GoUrl | string {
  const empty = { opaque: '', user: undefined, host: '', path: '', rawPath: '' };
  if (!rest.startsWith('/')) {
    if (parts.scheme !== '') return { ...parts, ...empty, opaque: rest };
    if ((rest.split('/', 1)[0] ?? '').includes(':')) return 'first path segment in URL cannot contain colon';
  }
  let path = rest;
  let authority = { user: empty.user as GoUrl['user'], host: '' };
  if ((parts.scheme !== '' || !rest.startsWith('///')) && rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2);
    const parsed = parseAuthority(slash < 0 ? rest.slice(2) : rest.slice(2, slash));
    if (typeof parsed === 'string') return parsed;
    authority = parsed;
    path = slash < 0 ? '' : rest.slice(slash);
  }
  const decoded = decode(path);
  if (decoded instanceof BadEscape) return decoded.text;
  return { ...parts, ...empty, ...authority, path: decoded, rawPath: encodePath(decoded) === path ? '' : path };
}

/** The text of a URL. */
export function urlText(url: GoUrl): string {
  let text = url.scheme === '' ? '' : `${url.scheme}:`;
  if (url.opaque !== '') text += url.opaque;
  else {
    if (url.scheme !== '' || url.host !== '' || url.user !== undefined) {
      if (url.host !== '' || url.path !== '' || url.user !== undefined) text += '//';
      if (url.user !== undefined) text += `${userText(url.user)}@`;
      text += encodeHost(url.host);
    }
    const path = url.rawPath !== '' ? url.rawPath : encodePath(url.path);
    if (path !== '' && !path.startsWith('/') && url.host !== '') text += '/';
    // A colon in the first part would be read as a scheme.
    if (text === '' && (path.split('/', 1)[0] ?? '').includes(':')) text += './';
    text += path;
  }
  if (url.hasEmptyQuery || url.query !== '') text += `?${url.query}`;
  return url.fragment === '' ? text : `${text}#${encodeFragment(url.fragment)}`;
}

/** `name:password`, encoded. */
export function userText(user: { readonly name: string; readonly password: string | undefined }): string {
  const name = encodeUser(user.name);
  return user.password === undefined ? name : `${name}:${encodeUser(user.password)}`;
}

/** The host without port and brackets. */
export function hostName(host: string): string {
  const closing = host.indexOf(']');
  const bare = /^(.*):[0-9]*$/.exec(host)?.[1] ?? host;
  if (host.startsWith('[') && closing >= 0) return host.slice(1, closing);
  return bare;
}

class BadEscape {
  readonly text: string;

  constructor(escape: string) {
    this.text = `invalid URL escape ${quote(escape)}`;
  }
}

function splitScheme(text: string): { readonly name: string; readonly rest: string } | undefined {
  if (text.startsWith(':')) return undefined;
  const found = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text);
  return found === null
    ? { name: '', rest: text }
    : { name: (found[1] ?? '').toLowerCase(), rest: text.slice(found[0].length) };
}

function parseAuthority(text: string): { user: GoUrl['user']; host: string } | string {
  const at = text.lastIndexOf('@');
  const host = parseHost(at < 0 ? text : text.slice(at + 1));
  if (host instanceof BadHost) return host.text;
  if (at < 0) return { user: undefined, host };
  const info = text.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(info)) return 'net/url: invalid userinfo';
  const colon = info.indexOf(':');
  const name = decode(colon < 0 ? info : info.slice(0, colon));
  const password = colon < 0 ? undefined : decode(info.slice(colon + 1));
  if (name instanceof BadEscape) return name.text;
  if (password instanceof BadEscape) return password.text;
  return { user: { name, password }, host };
}

class BadHost {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function parseHost(text: string): string | BadHost {
  const open = text.lastIndexOf('[');
  if (open >= 0) {
    const close = text.lastIndexOf(']');
    if (close < 0) return new BadHost("missing ']' in host");
    if (!/^(?::[0-9]*)?$/.test(text.slice(close + 1))) return badPort(text.slice(close + 1));
    return text;
  }
  const colon = text.lastIndexOf(':');
  if (colon >= 0 && !/^:[0-9]*$/.test(text.slice(colon))) return badPort(text.slice(colon));
  const odd = /[\s"<>^`{|}\\]/.exec(text)?.[0];
  if (odd !== undefined) return new BadHost(`invalid character ${quote(odd)} in host name`);
  const decoded = decode(text);
  return decoded instanceof BadEscape ? new BadHost(decoded.text) : decoded;
}

function badPort(text: string): BadHost {
  return new BadHost(`invalid port ${quote(text)} after host`);
}

function decode(text: string): string | BadEscape {
  const bad = /%(?![0-9a-fA-F]{2})/.exec(text);
  if (bad !== null) return new BadEscape(text.slice(bad.index, bad.index + 3));
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    const bytes = run
      .slice(1)
      .split('%')
      .map((pair) => Number.parseInt(pair, 16));
    return stringOf(Uint8Array.from(bytes));
  });
}

function encodePath(path: string): string {
  return escapeBytes(path, /[A-Za-z0-9\-_.~$&+,/:;=@]/, '%20');
}

function encodeUser(text: string): string {
  return escapeBytes(text, /[A-Za-z0-9\-_.~$&+,;=]/, '%20');
}

function encodeHost(host: string): string {
  return escapeBytes(host, /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/, '%20');
}

function encodeFragment(text: string): string {
  return escapeBytes(text, /[A-Za-z0-9\-_.~$&+,/:;=?@!()*]/, '%20');
}
