import type { HttpHeader } from '@sluice/vault-client';

/** What belongs to one connection and not to the message (RFC 9110 7.6.1), and what we decide ourselves. */
const connectionHeaders: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

const replacedUpstream: ReadonlySet<string> = new Set([
  'host',
  // Replies are searched for the agent's token, so they come uncompressed.
  'accept-encoding',
  'content-length',
  'x-vault-token',
  'x-vault-request',
  'user-agent',
]);

export interface UpstreamHeaderOptions {
  readonly token: string | undefined;
  /** Ours, with the client's appended. */
  readonly userAgent: string;
  /** The client's own credentials stay behind: the agent's token is forced on the request. */
  readonly dropCredentials: boolean;
  /** Of a body that is passed on as it comes. */
  readonly contentLength: string | undefined;
}

/** The headers of a client's request as they go to the server. Source: spec/agent.md 8.2 item 3, 12 item 13, 1.10. */
export function upstreamHeaders(rawHeaders: readonly string[], options: UpstreamHeaderOptions): readonly HttpHeader[] {
  const named = namedByConnection(rawHeaders);
  const kept: HttpHeader[] = [];
  let userAgent = options.userAgent;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = [rawHeaders[index], rawHeaders[index + 1]];
    const key = name.toLowerCase();
    if (key === 'user-agent') userAgent = `${options.userAgent}; ${value}`;
    if (connectionHeaders.has(key) || replacedUpstream.has(key) || named.has(key)) continue;
    if (key === 'authorization' && options.dropCredentials) continue;
    kept.push([name, value]);
  }
  const { token, contentLength } = options;
  return [
    ['X-Vault-Request', 'true'],
    ...(token === undefined ? [] : [['X-Vault-Token', token] as const]),
    ['User-Agent', userAgent],
    ...(contentLength === undefined ? [] : [['Content-Length', contentLength] as const]),
    ...kept,
  ];
}

/** The headers of the server's reply as they go to the client, as Node's flat list. `length`: keep `Content-Length`. */
export function clientHeaders(headers: readonly HttpHeader[], { length }: { readonly length: boolean }): string[] {
  const named = namedByConnection(headers.flat());
  const kept: string[] = [];
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (connectionHeaders.has(key) || named.has(key) || (key === 'content-length' && !length)) continue;
    kept.push(name, value);
  }
  return kept;
}

function namedByConnection(flat: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (let index = 0; index + 1 < flat.length; index += 2) {
    if (flat[index]?.toLowerCase() !== 'connection') continue;
    for (const name of (flat[index + 1] ?? '').split(',')) names.add(name.trim().toLowerCase());
  }
  return names;
}
