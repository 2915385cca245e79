import type { Call, Reply, Token } from '../../core/model.ts';
import { ApiError, bareError, invalidRequest } from '../../core/errors.ts';
import { defaultTtlOf, maxTtlOf } from '../../core/mount.ts';
import { calculateTtl } from '../../lease/calculate-ttl.ts';
import { authView } from '../../token/auth-view.ts';

/** Renews a token by the rules of what made it. Source: spec/vault-api.md 5.4, 12.5. */
export async function renewReply(call: Call, token: Token): Promise<Reply | undefined> {
  const { vault, input } = call;
  if (token.type === 'batch') throw invalidRequest('batch tokens cannot be renewed');
  if (!token.renewable || token.expiresMs === undefined) throw invalidRequest('lease is not renewable');
  const terms = termsOf(call, token);
  if (terms === undefined) return undefined;
  const nowMs = vault.nowMs();
  const { ttlSeconds, warnings } = calculateTtl({
    incrementSeconds: input.number('increment') ?? 0,
    ...terms,
    explicitMaxSeconds: token.explicitMaxSeconds,
    mountDefaultSeconds: defaultTtlOf(token.mount),
    mountMaxSeconds: maxTtlOf(token.mount),
    issuedMs: token.createdMs,
    nowMs,
  });
  token.ttlSeconds = ttlSeconds;
  token.renewedMs = nowMs;
  token.expiresMs = nowMs + ttlSeconds * 1000;
  vault.tokens.schedule(token);
  return { auth: authView(token, ttlSeconds), warnings };
}

interface Terms {
  readonly backendTtlSeconds: number;
  readonly backendMaxSeconds?: number;
  readonly periodSeconds: number;
}

/** Tokens of an auth method follow its current role, others what was granted last. */
function termsOf(call: Call, token: Token): Terms | undefined {
  const { renewLogin } = token.mount.backend;
  if (token.mount.type === 'token' || renewLogin === undefined) {
    return { backendTtlSeconds: token.ttlSeconds, periodSeconds: token.periodSeconds };
  }
  const settings = currentSettings(() => renewLogin(token, call));
  if (settings === undefined) return undefined;
  return {
    backendTtlSeconds: settings.ttlSeconds,
    backendMaxSeconds: settings.maxTtlSeconds,
    periodSeconds: settings.periodSeconds,
  };
}

function currentSettings<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ApiError && error.bare)
      throw bareError(`failed to renew entry: ${error.texts.join()}`, error.status);
    throw error;
  }
}
