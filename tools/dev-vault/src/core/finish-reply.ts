import type { JsonObject } from '@sluice/core';
import type { Call, Lease, Reply } from './model.ts';
import type { Answer, EnvelopeParts } from './envelope.ts';
import { jsonAnswer } from './envelope.ts';
import { ApiError, emptyError, invalidRequest, permissionDenied } from './errors.ts';
import { wrap } from './wrapping.ts';
import { authView } from '../token/auth-view.ts';
import { finishLogin } from '../token/finish-login.ts';

/** From a backend's reply to bytes: leases, tokens, wrapping, the special cases of spec/vault-api.md 3.3 and 3.7. */
export async function finishReply(
  call: Call,
  reply: Reply | undefined,
  flat: boolean,
  render: (parts: EnvelopeParts) => Answer,
): Promise<Answer> {
  if (reply === undefined) return emptyReply(call);
  if (reply.raw !== undefined) {
    const answer = { status: reply.status ?? 200, ...reply.raw };
    return call.wrapTtlSeconds === undefined || typeof answer.body !== 'string' || answer.status !== 200
      ? answer
      : wrapAnswer(call, answer.body, undefined, render);
  }
  refuseErrorData(reply);
  const data = page(call, reply.data ?? null);
  const lease = reply.renewed ?? (await registerLease(call, reply));
  const login = reply.login === undefined ? undefined : finishLogin(call, reply.login);
  const auth = login === undefined ? reply.auth : authView(login.token, login.token.ttlSeconds);
  const parts: EnvelopeParts = {
    requestId: reply.wrapInfo === undefined ? call.vault.ids.uuid() : '',
    flat,
    data,
    warnings: [...(login?.warnings ?? []), ...(reply.warnings ?? [])],
    leaseDurationSeconds: lease?.ttlSeconds ?? reply.leaseDurationSeconds ?? 0,
    leaseId: lease?.id ?? '',
    renewable: lease?.renewable ?? false,
    ...(auth === undefined ? {} : { auth }),
    ...(reply.wrapInfo === undefined ? {} : { wrapInfo: reply.wrapInfo }),
  };
  if (call.operation === 'list' && isEmptyList(data, reply.warnings)) return emptyReply(call);
  const answer = render(parts);
  const status = reply.status ?? 200;
  if (call.wrapTtlSeconds === undefined || reply.wrapInfo !== undefined || status >= 300) return { ...answer, status };
  return wrapAnswer(call, String(answer.body), accessorOf(parts), render);
}

function emptyReply({ operation }: Call): Answer {
  if (operation === 'read' || operation === 'list') throw emptyError(404);
  return jsonAnswer(204, '');
}

/** OpenBao gives out lists in pages: `after` a key, at most `limit` of them. */
function page({ operation, data: asked, vault }: Call, data: JsonObject | null): JsonObject | null {
  const keys = data?.['keys'];
  if (operation !== 'list' || !vault.traits.openbao || !Array.isArray(keys)) return data;
  const after = typeof asked['after'] === 'string' ? asked['after'] : '';
  const limit =
    typeof asked['limit'] === 'string' && /^[1-9]\d*$/.test(asked['limit']) ? Number(asked['limit']) : undefined;
  if (after === '' && limit === undefined) return data;
  return { ...data, keys: keys.filter((key) => after === '' || String(key) > after).slice(0, limit) };
}

function isEmptyList(data: JsonObject | null, warnings: readonly string[] = []): boolean {
  const { keys, ...rest } = data ?? {};
  if (warnings.length > 0 || Object.keys(rest).length > 0) return false;
  return keys === undefined || (Array.isArray(keys) && keys.length === 0);
}

/** The peer takes such data for an error; a value that is no string makes it drop the connection, which we do not. */
function refuseErrorData({ data, status }: Reply): void {
  if (data === undefined || data === null || status !== undefined) return;
  const names = Object.keys(data).sort().join();
  const { error } = data;
  if (typeof error !== 'string' || (names !== 'error' && names !== 'data,error')) return;
  throw new ApiError(400, [error], data['data'] === undefined ? {} : { data: data['data'] });
}

async function registerLease(call: Call, { lease: grant }: Reply): Promise<Lease | undefined> {
  if (grant === undefined) return undefined;
  const { vault, token } = call;
  const lease = vault.leases.register(call, grant);
  if (token?.uses === -1) {
    await vault.leases.revokeQuietly(lease);
    throw invalidRequest(
      'Secret cannot be returned; token had one use left, so leased credentials were immediately revoked.',
    );
  }
  // The backend may have waited for a database; meanwhile the token may have been revoked.
  if (token !== undefined && vault.tokens.find(token.id) === undefined) {
    await vault.leases.revokeQuietly(lease);
    throw permissionDenied();
  }
  return lease;
}

function wrapAnswer(
  call: Call,
  body: string,
  accessor: string | undefined,
  render: (parts: EnvelopeParts) => Answer,
): Answer {
  const wrapInfo = wrap(call.vault, {
    namespace: call.namespace,
    creationPath: call.fullPath,
    ttlSeconds: call.wrapTtlSeconds ?? 0,
    body,
    wrappedAccessor: accessor,
  });
  return render({ requestId: '', wrapInfo });
}

function accessorOf({ auth, data }: EnvelopeParts): string | undefined {
  const object = typeof data === 'object' && data !== null ? (data as { readonly secret_id_accessor?: unknown }) : {};
  const found = auth?.['accessor'] ?? object.secret_id_accessor;
  return typeof found === 'string' && found !== '' ? found : undefined;
}
