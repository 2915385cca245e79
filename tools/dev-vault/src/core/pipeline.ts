import type { Call, Connection, Handler, Mount, Namespace, Operation, Reply, Route, Token, Vault } from './model.ts';
import type { JsonObject } from '@sluice/core';
import type { RouteMatch } from './routes.ts';
import { findRoute } from './routes.ts';
import type { Answer } from './envelope.ts';
import { envelope, errorAnswer, jsonAnswer } from './envelope.ts';
import {
  ApiError,
  bareError,
  deniedByPolicy,
  invalidRequest,
  unsupportedOperation,
  unsupportedPath,
} from './errors.ts';
import { Input, readInput } from './input.ts';
import { finishReply } from './finish-reply.ts';
import { enterNamespace, findMount } from './routing.ts';
import { namespaceOfSubject } from './subject-namespace.ts';
import { validateWrappingToken } from './wrapping.ts';
import { aclOf } from '../policy/acl-of.ts';
import { authenticate, spendUse } from '../token/authenticate.ts';
import { refuseInNamespace } from '../sys/root-only-paths.ts';

/** A request after the HTTP layer: method, body and headers are understood. */
export interface ApiRequest {
  readonly operation: Exclude<Operation, 'create'> | 'header';
  /** Below `/v1/`, decoded; list and scan end in a slash. */
  readonly path: string;
  readonly namespace: Namespace;
  readonly data: JsonObject;
  readonly clientToken: string;
  readonly wrapTtlSeconds: number | undefined;
  readonly connection: Connection;
}

/** What the log of requests tells beside the answer. */
export interface Handled {
  readonly answer: Answer;
  readonly accessor: string | undefined;
  readonly namespacePath: string;
}

/**
 * Takes one request through the order of spec/vault-api.md 3.2, steps 6 to 14. Never rejects for what a client sends.
 */
export async function handleRequest(vault: Vault, request: ApiRequest): Promise<Handled> {
  const entered = enterNamespace(vault, request.namespace, request.path);
  const { path } = entered;
  const namespace = namespaceOfSubject(vault, path, request) ?? entered.namespace;
  const target = findTarget(namespace, path, request);
  const seen: { token?: Token } = {};
  try {
    const answer = await answerRequest(vault, { ...request, namespace, path }, target, seen);
    return { answer, accessor: seen.token?.accessor, namespacePath: namespace.path };
  } catch (error) {
    const known = error instanceof ApiError ? error : unexpected(vault, path, error);
    const answer = errorAnswer(known, target?.match?.route.open !== true);
    return { answer, accessor: seen.token?.accessor, namespacePath: namespace.path };
  } finally {
    // The last use ends the token and what it holds, whether the request succeeded or not.
    if (seen.token?.uses === -1) await vault.tokens.revoke(seen.token);
  }
}

interface Target {
  readonly mount: Mount;
  readonly rest: string;
  readonly match: RouteMatch | undefined;
}

function findTarget(namespace: Namespace, path: string, { operation }: ApiRequest): Target | undefined {
  const found = findMount(namespace, path);
  if (found === undefined) return undefined;
  const lookup = operation === 'header' ? 'read' : operation;
  return { ...found, match: findRoute(found.mount.routes, found.rest, lookup) };
}

async function answerRequest(
  vault: Vault,
  request: ApiRequest,
  target: Target | undefined,
  seen: { token?: Token },
): Promise<Answer> {
  const { path, namespace } = request;
  refuseInNamespace(namespace, path);
  if (request.operation === 'update' && path.endsWith('/'))
    throw invalidRequest("cannot write to a path ending in '/'");
  if (/^sys\/wrapping\/(?:lookup|unwrap|rewrap)$/.test(path)) validateWrappingToken(vault, wrappingTokenOf(request));
  const route = target?.match?.route;
  const token = route?.open === true ? undefined : authenticate(vault, request.clientToken, request.connection);
  if (token !== undefined) {
    seen.token = token;
    spendUse(token);
  }
  const { operation, input } = classify(vault, request, target, token);
  if (token !== undefined) authorize(vault, token, request, operation, route);
  if (target === undefined)
    throw new ApiError(404, [`no handler for route ${JSON.stringify(path)}. route entry not found.`]);
  const call = callOf(vault, request, target, operation, token);
  const { handler, ready } = handlerFor(target, call, input);
  const reply = await handler(ready);
  return finish(ready, target.match?.route, reply);
}

/** Unwrap, look-up and rewrap name the token in the body; else it is the one in the header. */
function wrappingTokenOf({ data, clientToken }: ApiRequest): string {
  return typeof data['token'] === 'string' && data['token'] !== '' ? data['token'] : clientToken;
}

/** Decides between create and update; the fields are converted for that, before rights are looked at. */
function classify(
  vault: Vault,
  request: ApiRequest,
  target: Target | undefined,
  token: Token | undefined,
): { readonly operation: Operation | 'header'; readonly input?: Input } {
  const route = target?.match?.route;
  if (request.operation !== 'update' || target?.match === undefined || route?.exists === undefined) {
    return { operation: request.operation };
  }
  const input = readInput(request.data, target.match.captures, route.fields ?? {}, '');
  const call = { ...callOf(vault, request, target, 'update', token), input };
  return { operation: route.exists(call) ? 'update' : 'create', input };
}

function authorize(
  vault: Vault,
  token: Token,
  { path, namespace, data, wrapTtlSeconds }: ApiRequest,
  operation: Operation | 'header',
  route: Route | undefined,
): void {
  const acl = aclOf(vault, token);
  if (operation === 'header') throw acl.root ? unsupportedOperation() : deniedByPolicy();
  const sudo = route?.sudo === true && route.sudoExcept?.includes(operation) !== true;
  const full = namespace.path + path;
  if (!acl.allows({ path: full, capability: operation, data, wrapTtlSeconds, sudo })) throw deniedByPolicy();
}

function callOf(
  vault: Vault,
  request: ApiRequest,
  target: Target,
  operation: Operation | 'header',
  token: Token | undefined,
): Call {
  if (operation === 'header') throw unsupportedOperation();
  return {
    vault,
    namespace: request.namespace,
    mount: target.mount,
    operation,
    path: target.rest,
    fullPath: request.path,
    input: new Input(new Map()),
    data: request.data,
    token,
    clientToken: request.clientToken,
    wrapTtlSeconds: request.wrapTtlSeconds,
    connection: request.connection,
  };
}

function handlerFor(
  { mount, match }: Target,
  call: Call,
  known: Input | undefined,
): { readonly handler: Handler; readonly ready: Call } {
  if (match === undefined) {
    const { otherwise } = mount.backend;
    if (otherwise === undefined) {
      call.vault.note(`${mount.type} ${call.operation} ${mount.path}: path not supported by this server`);
      throw unsupportedPath();
    }
    return { handler: otherwise, ready: call };
  }
  const { route, captures } = match;
  const handlers = { read: route.read, list: route.list, scan: route.scan, patch: route.patch, delete: route.delete };
  const { operation } = call;
  const handler = operation === 'create' || operation === 'update' ? route.write : handlers[operation];
  if (handler === undefined) throw unsupportedOperation();
  const input = known ?? readInput(call.data, captures, route.fields ?? {}, 'Field validation failed: ');
  return { handler, ready: { ...call, input } };
}

async function finish(call: Call, route: Route | undefined, reply: Reply | undefined): Promise<Answer> {
  const shown = call.vault.traits.mountType ? { mountType: call.mount.type } : {};
  const completed = reply === undefined ? undefined : { ...reply, warnings: warningsOf(call, route, reply) };
  return finishReply(call, completed, route?.flat === true, (parts) =>
    jsonAnswer(200, envelope({ ...parts, ...shown })),
  );
}

/** Only a reply that says something carries them. Source: spec/vault-api.md 3.6. */
function warningsOf(
  { data, input, path, operation, vault }: Call,
  route: Route | undefined,
  reply: Reply,
): readonly string[] {
  const warnings = [...(reply.warnings ?? [])];
  if (route === undefined || route.anyFields === true) return warnings;
  const paging = operation === 'list' && vault.traits.openbao ? ['after', 'limit'] : [];
  const declared = new Set([...Object.keys(route.fields ?? {}), ...paging]);
  const captured = new Set([...route.pattern.matchAll(/[:*]([a-z_]+)/g)].map(([, name = '']) => name));
  const ignored = Object.keys(data).filter((name) => !declared.has(name) && !captured.has(name));
  const replaced = Object.keys(data).filter((name) => captured.has(name) && input.has(name) && path !== '');
  if (ignored.length > 0)
    warnings.push(`Endpoint ignored these unrecognized parameters: [${ignored.sort().join(' ')}]`);
  if (replaced.length > 0) {
    warnings.push(
      `Endpoint replaced the value of these parameters with the values captured from the endpoint's path: [${replaced.sort().join(' ')}]`,
    );
  }
  return warnings;
}

function unexpected(vault: Vault, path: string, error: unknown): ApiError {
  vault.note(
    `internal error at ${path.split('/')[0] ?? ''}: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`,
  );
  return bareError('internal error');
}
