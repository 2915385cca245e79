import type { Connection, Vault } from '../core/model.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { BodyTooLargeError, readBody } from '@sluice/agent-runtime/listener';
import type { Answer } from '../core/envelope.ts';
import { errorAnswer } from '../core/envelope.ts';
import { ApiError, emptyError, invalidRequest } from '../core/errors.ts';
import { handleRequest } from '../core/pipeline.ts';
import type { Handled } from '../core/pipeline.ts';
import { enterNamespace, findNamespace } from '../core/routing.ts';
import { refuseInNamespace } from '../sys/root-only-paths.ts';
import { bodyLimitBytes, parseBody } from './parse-body.ts';
import { parseRequest, tokenOf, wrapTtlOf } from './parse-request.ts';
import { parseTarget } from './parse-target.ts';
import type { Target } from './parse-target.ts';
import { findStatusEndpoint } from './status-endpoints.ts';

/** Reads a request, lets the vault answer, writes the answer. Source: spec/vault-api.md 3.1, 3.2, 3.3. */
export async function handleHttp(vault: Vault, request: IncomingMessage, response: ServerResponse): Promise<Handled> {
  vault.expiration.endDue();
  const handled = await answerHttp(vault, request);
  writeAnswer(vault, request, response, handled.answer);
  return handled;
}

async function answerHttp(vault: Vault, request: IncomingMessage): Promise<Handled> {
  const target = parseTarget(request.url ?? '/');
  try {
    if (target.kind === 'redirect') return plain(redirect(request, target.location));
    if (target.kind === 'outside') throw emptyError(404);
    if (target.kind === 'invalid') throw invalidRequest(target.text);
    return await answerApi(vault, request, target);
  } catch (error) {
    if (error instanceof BodyTooLargeError)
      return plain(errorAnswer(new ApiError(413, ['http: request body too large']), false));
    if (error instanceof ApiError) return plain(errorAnswer(error, false));
    throw error;
  }
}

function plain(answer: Answer): Handled {
  return { answer, accessor: undefined, namespacePath: '' };
}

async function answerApi(
  vault: Vault,
  request: IncomingMessage,
  target: Target & { readonly kind: 'api' },
): Promise<Handled> {
  const header = vault.traits.namespaces ? namespaceHeader(request) : '';
  const endpoint = findStatusEndpoint(target.path);
  if (endpoint !== undefined) {
    if (header.replace(/^\/+|\/+$/g, '') !== '') refuseInNamespace({ path: header }, target.path);
    const body = async () => parseBody(await readBody(request, bodyLimitBytes), contentTypeOf(request), vault.traits);
    return plain(await endpoint(vault, { method: request.method ?? '', query: target.query, readData: body }));
  }
  if (vault.seal.sealed) throw new ApiError(503, ['Vault is sealed']);
  if (vault.standby !== undefined) return plain(answerStandby(request, vault.standby.redirectTo));
  const namespace = findNamespace(vault, header);
  if (namespace === undefined) throw new ApiError(404, ['namespace not found']);
  const entered = enterNamespace(vault, namespace, target.path);
  refuseInNamespace(entered.namespace, entered.path);
  const read = () => readBody(request, bodyLimitBytes);
  const parsed = await parseRequest(request, target.path, target.query, vault.traits, read);
  return handleRequest(vault, {
    ...parsed,
    namespace,
    clientToken: tokenOf(request),
    wrapTtlSeconds: wrapTtlOf(request),
    connection: connectionOf(request),
  });
}

/** A standby sends clients to the active node, if it knows one. */
function answerStandby(request: IncomingMessage, redirectTo: string | undefined): Answer {
  if (redirectTo === undefined) throw new ApiError(503, ['node is not active but active node not found']);
  return redirect(request, redirectTo.replace(/\/+$/, '') + (request.url ?? '/'));
}

function namespaceHeader({ headers }: IncomingMessage): string {
  const header = headers['x-vault-namespace'];
  return typeof header === 'string' ? header : '';
}

function contentTypeOf({ headers }: IncomingMessage): string {
  return headers['content-type'] ?? '';
}

function connectionOf({ socket }: IncomingMessage): Connection {
  return {
    remoteAddress: socket.remoteAddress ?? '127.0.0.1',
    clientCertificates: socket instanceof TLSSocket ? presentedBy(socket) : [],
  };
}

function presentedBy(socket: TLSSocket): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  let certificate: ReturnType<TLSSocket['getPeerCertificate']> | undefined = socket.getPeerCertificate(true);
  while (certificate?.raw !== undefined && !chain.some((known) => certificate?.raw.equals(known) === true)) {
    chain.push(certificate.raw);
    certificate = 'issuerCertificate' in certificate ? certificate.issuerCertificate : undefined;
  }
  return chain;
}

/** As Go's mux does before anything else; a body only where a browser could show it. */
function redirect({ method }: IncomingMessage, location: string): Answer {
  const text = location
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&#34;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  const body = method === 'GET' ? `<a href="${text}">Temporary Redirect</a>.\n\n` : '';
  return { status: 307, contentType: 'text/html; charset=utf-8', body, location };
}

function writeAnswer(vault: Vault, request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const echo = vault.traits.namespaces ? namespaceHeader(request) : '';
  response.writeHead(answer.status, {
    'Content-Type': answer.contentType,
    'Cache-Control': 'no-store',
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    ...(echo === '' ? {} : { 'X-Vault-Namespace': echo }),
    ...(answer.location === undefined ? {} : { Location: answer.location }),
  });
  response.end(answer.body);
}
