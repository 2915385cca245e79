import type { IncomingMessage } from 'node:http';
import { cacheKey, isCacheableRequest, variantHeaders } from '../cache/key/decide.ts';
import type { Target } from './target/decide.ts';
import { clientTokenOf, firstHeader } from './token/decide.ts';

/** A request for the server, read once. */
export interface ProxyRequest {
  readonly method: string;
  readonly target: Target;
  readonly rawHeaders: readonly string[];
  readonly clientToken: string | undefined;
  /** Without surrounding slashes; empty without the header. */
  readonly namespace: string;
  readonly wrapTtl: string | undefined;
}

export function readProxyRequest({ method = 'GET', rawHeaders }: IncomingMessage, target: Target): ProxyRequest {
  return {
    method,
    target,
    rawHeaders,
    clientToken: clientTokenOf(rawHeaders),
    namespace: (firstHeader(rawHeaders, 'x-vault-namespace') ?? '').replace(/^\/+|\/+$/g, ''),
    wrapTtl: firstHeader(rawHeaders, 'x-vault-wrap-ttl'),
  };
}

/** Every value of a header. `name` in lower case. */
export function headerValues(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

/** The key under which a reply may be kept and shared, or `undefined` when it may not. */
export function keyOf(request: ProxyRequest, token: string, body: Buffer | undefined): string | undefined {
  const { method, target, namespace, wrapTtl } = request;
  if (!isCacheableRequest(method, target.canonical, wrapTtl)) return undefined;
  return cacheKey({
    method,
    canonical: target.canonical,
    trailingSlash: target.path.endsWith('/'),
    query: target.query,
    namespace,
    variants: variantsOf(request.rawHeaders),
    token,
    body: body === undefined ? '' : body.toString('latin1'),
  });
}

function variantsOf(rawHeaders: readonly string[]): string {
  let variants = '';
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // Cheap first: most headers are not ours.
    if (name.length < 11 || !/^x-vault-/i.test(name)) continue;
    const key = name.toLowerCase();
    if (variantHeaders.has(key) || key.startsWith('x-vault-inline-auth-'))
      variants += `${key}:${rawHeaders[index + 1] ?? ''}\n`;
  }
  return variants;
}
