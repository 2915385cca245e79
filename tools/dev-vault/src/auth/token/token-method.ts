import type { BackendFactory, Call, Reply, Route, Token } from '../../core/model.ts';
import { bareError, invalidRequest, ApiError } from '../../core/errors.ts';
import { sortedUnique } from '../../core/go-text.ts';
import { aclOf } from '../../policy/acl-of.ts';
import { lookupView } from '../../token/lookup-view.ts';
import { createToken, createFields } from './create-token.ts';
import { renewReply } from './renew-token.ts';
import { tokenRoleRoutes } from './token-roles.ts';
import type { TokenRole } from './token-roles.ts';

const byToken = { token: 'string', increment: 'duration' } as const;
const byAccessor = { accessor: 'string', increment: 'duration' } as const;

/** `auth/token`. Source: spec/vault-api.md 5. */
export const tokenMethod: BackendFactory = () => {
  const roles = new Map<string, TokenRole>();
  return {
    routes: [
      { pattern: 'create', fields: createFields, write: (call) => createToken(call, {}) },
      { pattern: 'create-orphan', fields: createFields, write: (call) => createToken(call, { orphan: true }) },
      {
        pattern: 'create/:role_name',
        fields: { ...createFields, role_name: 'string' },
        write(call) {
          const name = call.input.name('role_name');
          const role = roles.get(name);
          if (role === undefined) throw invalidRequest(`unknown role ${name}`);
          return createToken(call, { role });
        },
      },
      ...lookupRoutes,
      ...renewRoutes,
      ...revokeRoutes,
      {
        pattern: 'accessors',
        sudo: true,
        list: ({ vault, namespace }) => {
          const tokens = vault.tokens.all().filter((token) => token.namespace === namespace && token.accessor !== '');
          return { data: { keys: sortedUnique(tokens.map(({ accessor }) => accessor)) } };
        },
      },
      {
        pattern: 'tidy',
        write: () => ({ status: 202, data: null, warnings: ['Tidy operation successfully started.'] }),
      },
      ...tokenRoleRoutes(roles),
    ],
  };
};

const lookupRoutes: readonly Route[] = [
  { pattern: 'lookup-self', fields: { token: 'string' }, read: lookupSelf, write: lookupSelf },
  { pattern: 'lookup', fields: { token: 'string' }, read: lookup, write: lookup },
  {
    pattern: 'lookup-accessor',
    fields: { accessor: 'string' },
    write: (call) => ({ data: { ...lookupView(tokenOfAccessor(call), call.vault.nowMs()), id: '' } }),
  },
];

const renewRoutes: readonly Route[] = [
  { pattern: 'renew-self', fields: byToken, write: (call) => renewReply(call, callerOf(call)) },
  {
    pattern: 'renew',
    fields: byToken,
    write(call) {
      const token = call.vault.tokens.find(idOf(call));
      if (token === undefined) throw invalidRequest('token not found');
      return renewReply(call, token);
    },
  },
  {
    pattern: 'renew-accessor',
    fields: byAccessor,
    async write(call) {
      const reply = await renewReply(call, tokenOfAccessor(call));
      return reply?.auth === undefined ? reply : { ...reply, auth: { ...reply.auth, client_token: '' } };
    },
  },
];

const revokeRoutes: readonly Route[] = [
  {
    pattern: 'revoke-self',
    write: (call) => {
      revoke(call, callerOf(call));
    },
  },
  {
    pattern: 'revoke',
    fields: { token: 'string' },
    write: (call) => {
      revoke(call, call.vault.tokens.find(idOf(call)));
    },
  },
  {
    pattern: 'revoke-orphan',
    fields: { token: 'string' },
    write(call) {
      const id = idOf(call);
      if (!aclOf(call.vault, callerOf(call)).hasSudo(call.namespace.path + call.fullPath)) {
        throw invalidRequest('root or sudo privileges required to revoke and orphan');
      }
      const token = call.vault.tokens.find(id);
      if (token === undefined) throw invalidRequest('token to revoke not found');
      if (token.type === 'batch') throw invalidRequest('batch tokens cannot be revoked');
      call.vault.tokens.revokeAlone(token);
      return undefined;
    },
  },
  {
    pattern: 'revoke-accessor',
    fields: { accessor: 'string' },
    write(call) {
      const accessor = call.input.text('accessor') ?? '';
      if (accessor === '') throw invalidRequest('missing accessor');
      const token = call.vault.tokens.findByAccessor(accessor);
      if (token === undefined) return { data: null, warnings: ['No token found with this accessor'] };
      revoke(call, token);
      return undefined;
    },
  },
];

function callerOf({ token }: Call): Token {
  if (token === undefined) throw new TypeError('these paths need a token');
  return token;
}

function idOf({ input }: Call): string {
  const id = input.text('token') ?? '';
  if (id === '') throw invalidRequest('missing token ID');
  return id;
}

function tokenOfAccessor({ vault, input }: Call): Token {
  const accessor = input.text('accessor') ?? '';
  if (accessor === '') throw invalidRequest('missing accessor');
  const token = vault.tokens.findByAccessor(accessor);
  if (token === undefined) throw bareError('invalid accessor', 400);
  return token;
}

function lookupSelf(call: Call): Reply {
  return { data: lookupView(callerOf(call), call.vault.nowMs()) };
}

/** Without a token: the caller. */
function lookup(call: Call): Reply {
  const id = call.input.text('token') ?? '';
  const token = id === '' ? callerOf(call) : call.vault.tokens.find(id);
  if (token === undefined) throw new ApiError(403, ['bad token']);
  return { data: lookupView(token, call.vault.nowMs()) };
}

function revoke({ vault }: Call, token: Token | undefined): undefined {
  if (token?.type === 'batch') throw invalidRequest('batch tokens cannot be revoked');
  if (token !== undefined) vault.tokens.revokeSoon(token);
  return undefined;
}
