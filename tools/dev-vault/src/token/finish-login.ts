import type { Login } from '../core/login.ts';
import type { Call, Token, TokenType } from '../core/model.ts';
import { defaultTtlOf, maxTtlOf } from '../core/mount.ts';
import { invalidRequest } from '../core/errors.ts';
import { sortedUnique } from '../core/go-text.ts';
import { calculateTtl } from '../lease/calculate-ttl.ts';
import { makeToken } from './make-token.ts';

/** Makes the token of a successful login. Source: spec/vault-api.md 5.8. */
export function finishLogin(call: Call, login: Login): { readonly token: Token; readonly warnings: readonly string[] } {
  const { vault, mount, namespace } = call;
  const { settings } = login;
  const policies = policiesOf(login);
  const nowMs = vault.nowMs();
  const { ttlSeconds, warnings } = calculateTtl({
    backendTtlSeconds: settings.ttlSeconds,
    backendMaxSeconds: settings.maxTtlSeconds,
    periodSeconds: settings.periodSeconds,
    explicitMaxSeconds: settings.explicitMaxTtlSeconds,
    mountDefaultSeconds: defaultTtlOf(mount),
    mountMaxSeconds: maxTtlOf(mount),
    issuedMs: nowMs,
    nowMs,
  });
  const entity = vault.identity.entityFor(mount, login.alias.name, login.alias.metadata ?? login.metadata, nowMs);
  const token = makeToken(vault, {
    namespace,
    mount,
    policies,
    path: call.fullPath,
    displayName: [mount.path.slice(0, -1).replaceAll('/', '-'), login.displayName]
      .filter((part) => part !== '')
      .join('-'),
    ttlSeconds,
    type: typeOf(settings.type, mount.config.extra['token_type']),
    metadata: login.metadata,
    explicitMaxSeconds: settings.explicitMaxTtlSeconds,
    periodSeconds: settings.periodSeconds,
    entityId: entity.id,
    boundCidrs: settings.boundCidrs,
    internal: login.internal,
    uses: settings.numUses,
  });
  return { token, warnings };
}

function policiesOf(login: Login): readonly string[] {
  const names = login.policies.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  if (names.includes('root')) throw invalidRequest('auth methods cannot create root tokens');
  return sortedUnique(login.settings.noDefaultPolicy ? names : [...names, 'default']);
}

function typeOf(role: string, mount: unknown): TokenType {
  const wanted = role === 'default' || role === '' ? mount : role;
  return wanted === 'batch' || wanted === 'default-batch' ? 'batch' : 'service';
}
