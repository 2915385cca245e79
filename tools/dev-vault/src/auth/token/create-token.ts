import type { Fields } from '../../core/fields.ts';
import type { Call, Reply, Token, TokenType } from '../../core/model.ts';
import { parseDurationSeconds } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import { defaultTtlOf, maxTtlOf } from '../../core/mount.ts';
import { calculateTtl } from '../../lease/calculate-ttl.ts';
import { aclOf } from '../../policy/acl-of.ts';
import { authView } from '../../token/auth-view.ts';
import { makeToken } from '../../token/make-token.ts';
import { isRoot } from '../../token/token.ts';
import { choosePolicies, unknownPolicyWarnings } from './choose-policies.ts';
import type { TokenRole } from './token-roles.ts';

export const createFields: Fields = {
  id: 'string',
  policies: 'comma-list',
  meta: 'pairs',
  ttl: 'string',
  lease: 'string',
  explicit_max_ttl: 'string',
  period: 'string',
  no_parent: 'boolean',
  no_default_policy: 'boolean',
  display_name: 'string',
  num_uses: 'integer',
  renewable: 'boolean',
  type: 'string',
  entity_alias: 'string',
};

const sha1Warning =
  'Supplying a custom ID for the token uses the weaker SHA1 hashing instead of the more secure SHA2-256 HMAC for token obfuscation. SHA1 hashed tokens on the wire leads to less secure lookups.';

/** `auth/token/create`, with its two variants. Source: spec/vault-api.md 5.2. */
export function createToken(
  call: Call,
  { orphan, role }: { readonly orphan?: boolean; readonly role?: TokenRole },
): Reply {
  const { vault, namespace, mount, input, token: parent } = call;
  if (parent === undefined) throw new TypeError('creating a token needs one');
  checkParent(parent);
  const sudo = aclOf(vault, parent).hasSudo(namespace.path + call.fullPath);
  const wish = readWish(call, role);
  checkWish(wish, sudo, role);
  if (vault.tokens.find(wish.id) !== undefined) throw invalidRequest('cannot create a token with a duplicate ID');
  const policies = choosePolicies({ call, parent, sudo, role, noDefault: wish.noDefaultPolicy });
  checkRoot(policies, parent, wish);
  if (wish.type === 'batch' && policies.includes('root')) throw invalidRequest('batch tokens cannot be root tokens');
  const nowMs = vault.nowMs();
  const forever =
    policies.includes('root') && wish.ttlSeconds === 0 && wish.periodSeconds === 0 && wish.explicitMaxSeconds === 0;
  const { ttlSeconds, warnings } = forever
    ? { ttlSeconds: 0, warnings: [] }
    : calculateTtl({
        incrementSeconds: wish.ttlSeconds,
        periodSeconds: wish.periodSeconds,
        explicitMaxSeconds: wish.explicitMaxSeconds,
        mountDefaultSeconds: defaultTtlOf(mount),
        mountMaxSeconds: maxTtlOf(mount),
        issuedMs: nowMs,
        nowMs,
      });
  const free = orphan === true || wish.noParent || role?.orphan === true;
  const path =
    role === undefined
      ? call.fullPath
      : `auth/token/create/${role.name}${role.pathSuffix === '' ? '' : `/${role.pathSuffix}`}`;
  const token = makeToken(vault, {
    namespace,
    mount,
    policies,
    path,
    displayName: displayName(input.text('display_name') ?? ''),
    ttlSeconds,
    type: wish.type,
    metadata: input.pairs('meta') ?? null,
    explicitMaxSeconds: wish.explicitMaxSeconds,
    periodSeconds: wish.periodSeconds,
    renewable: wish.renewable,
    uses: wish.numUses,
    boundCidrs: role?.boundCidrs ?? [],
    entityId: free ? '' : parent.entityId,
    ...(wish.id === '' || wish.type === 'batch' ? {} : { id: wish.id }),
    ...(free ? {} : { parent: parent.id }),
    ...(role === undefined ? {} : { role: role.name }),
  });
  return {
    auth: authView(token, ttlSeconds),
    warnings: [...warnings, ...unknownPolicyWarnings(namespace, policies), ...(wish.id === '' ? [] : [sha1Warning])],
  };
}

interface Wish {
  readonly id: string;
  readonly type: TokenType;
  readonly ttlSeconds: number;
  readonly explicitMaxSeconds: number;
  readonly periodSeconds: number;
  readonly numUses: number;
  readonly noParent: boolean;
  readonly noDefaultPolicy: boolean;
  readonly renewable: boolean;
}

function readWish({ input }: Call, role: TokenRole | undefined): Wish {
  const explicit = [seconds(input.text('explicit_max_ttl'), 'explicit_max_ttl'), role?.explicitMaxSeconds ?? 0].filter(
    (limit) => limit > 0,
  );
  return {
    id: input.text('id') ?? '',
    type: readType(input.text('type') ?? '', role),
    ttlSeconds: seconds(input.text('ttl') ?? input.text('lease'), 'ttl'),
    explicitMaxSeconds: explicit.length === 0 ? 0 : Math.min(...explicit),
    periodSeconds:
      (role?.periodSeconds ?? 0) > 0 ? (role?.periodSeconds ?? 0) : seconds(input.text('period'), 'period'),
    numUses: input.number('num_uses') ?? role?.numUses ?? 0,
    noParent: input.flag('no_parent') ?? false,
    noDefaultPolicy: (input.flag('no_default_policy') ?? false) || role?.noDefaultPolicy === true,
    renewable: (input.flag('renewable') ?? true) && role?.renewable !== false,
  };
}

function readType(asked: string, role: TokenRole | undefined): TokenType {
  const forced = role?.type === 'service' || role?.type === 'batch' ? role.type : undefined;
  const usual = role?.type === 'default-batch' ? 'batch' : 'service';
  if (!['', 'service', 'batch'].includes(asked)) throw invalidRequest("invalid 'token_type' value");
  return forced ?? (asked === '' ? usual : (asked as TokenType));
}

function seconds(text: string | undefined, name: string): number {
  if (text === undefined || text === '') return 0;
  const parsed = parseDurationSeconds(text);
  if (!parsed.ok) throw invalidRequest(parsed.error);
  const value = Number(parsed.value / 1_000_000_000n);
  if (value < 0) throw invalidRequest(`${name} must be positive`);
  return value;
}

function checkParent(parent: Token): void {
  if (parent.type === 'batch') throw invalidRequest('batch tokens cannot create more tokens');
  if (parent.uses !== 0) throw invalidRequest('restricted use token cannot generate child tokens');
}

function checkWish(wish: Wish, sudo: boolean, role: TokenRole | undefined): void {
  if (wish.numUses < 0) throw invalidRequest('number of uses cannot be negative');
  checkId(wish.id);
  if (!sudo && wish.id !== '') throw invalidRequest('root or sudo privileges required to specify token id');
  if (!sudo && wish.noParent) throw invalidRequest('root or sudo privileges required to create orphan token');
  if (!sudo && wish.periodSeconds > 0 && (role?.periodSeconds ?? 0) === 0) {
    throw invalidRequest('root or sudo privileges required to create periodic token');
  }
  if (wish.type !== 'batch') return;
  const refuse = (name: string): Error => invalidRequest(`batch tokens cannot have ${JSON.stringify(name)} set`);
  if (wish.numUses !== 0) throw refuse('num_uses');
  if (wish.periodSeconds !== 0) throw refuse('period');
  if (wish.explicitMaxSeconds !== 0) throw refuse('explicit_max_ttl');
}

function checkId(id: string): void {
  const prefix = ['s.', 'b.', 'r.', 'hvs.', 'hvb.', 'hvr.'].find((start) => id.startsWith(start));
  if (prefix !== undefined) throw invalidRequest(`custom token ID cannot have the '${prefix}' prefix`);
  if (id.includes('.')) throw invalidRequest("custom token ID cannot have a '.' in the value");
}

function checkRoot(policies: readonly string[], parent: Token, wish: Wish): void {
  if (!policies.includes('root')) return;
  if (!isRoot(parent)) throw invalidRequest('root tokens may not be created without parent token being root');
  if (parent.expiresMs !== undefined && wish.ttlSeconds === 0 && wish.type === 'service') {
    throw invalidRequest('expiring root tokens cannot create non-expiring root tokens');
  }
}

function displayName(given: string): string {
  const clean = given.replaceAll(/[^a-zA-Z0-9-]/g, '-').replace(/-+$/, '');
  return clean === '' ? 'token' : `token-${clean}`;
}
