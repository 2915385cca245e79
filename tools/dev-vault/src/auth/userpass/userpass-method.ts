import type { Fields } from '../../core/fields.ts';
import type { BackendFactory, Call } from '../../core/model.ts';
import { scryptSync, timingSafeEqual } from 'node:crypto';
import { entryRoutes } from '../../core/entry-routes.ts';
import { bareError, invalidRequest } from '../../core/errors.ts';
import { addressAllowed } from '../../token/authenticate.ts';
import { Lockout } from '../lockout.ts';
import { noSettings, oldTokenFields, readSettings, showSettings, tokenFields } from '../token-fields.ts';
import type { StoredSettings } from '../token-fields.ts';

interface User {
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly token: StoredSettings;
}

const userFields = {
  username: 'string',
  password: 'string',
  password_hash: 'string',
  ...tokenFields,
  ...oldTokenFields,
} as const satisfies Fields;

/** Login with name and password. Source: spec/vault-api.md 6.3. */
export const userpassMethod: BackendFactory = ({ vault }) => {
  const users = new Map<string, User>();
  const lockout = new Lockout();
  const name = ({ input }: Call): string => input.name('username').toLowerCase();
  const setPassword = (call: Call): undefined => {
    const user = users.get(name(call));
    if (user === undefined) throw bareError('username does not exist');
    users.set(name(call), { ...user, ...hashed(call, passwordOf(call)) });
    return undefined;
  };
  return {
    routes: [
      ...entryRoutes({
        path: 'users',
        nameField: 'username',
        fields: userFields,
        entries: users,
        lowerCase: true,
        show: ({ token }) => showSettings(token),
        write(call, username, known) {
          const token = readSettings(call.input, known?.token ?? noSettings);
          const secret = known !== undefined && !call.input.has('password') ? known : hashed(call, passwordOf(call));
          users.set(username, { ...secret, token });
          return undefined;
        },
      }),
      { pattern: 'users/:username/password', fields: userFields, write: setPassword },
      {
        pattern: 'users/:username/policies',
        fields: userFields,
        write(call) {
          const user = users.get(name(call));
          if (user === undefined) throw bareError('username does not exist');
          users.set(name(call), { ...user, token: readSettings(call.input, user.token) });
          return undefined;
        },
      },
      {
        pattern: 'login/:username',
        fields: { username: 'string', password: 'string' },
        open: true,
        write(call) {
          const username = name(call);
          lockout.check(username, vault.nowMs());
          const password = call.input.text('password') ?? '';
          if (password === '') throw bareError('missing password');
          const user = users.get(username);
          if (user === undefined || !timingSafeEqual(user.hash, scryptSync(password, user.salt, 32, cost))) {
            lockout.failed(username, vault.nowMs());
            throw invalidRequest('invalid username or password');
          }
          if (!addressAllowed(user.token.settings.boundCidrs, call.connection.remoteAddress)) {
            throw invalidRequest('invalid username or password');
          }
          lockout.succeeded(username);
          const { settings } = user.token;
          return {
            login: {
              displayName: username,
              policies: settings.policies,
              metadata: { username },
              alias: { name: username },
              settings,
              internal: { username },
            },
          };
        },
      },
    ],
    renewLogin: (token) => users.get(token.internal['username'] ?? '')?.token.settings,
  };
};

/** Cheap on purpose: the server is for development and keeps everything in memory. */
const cost = { N: 1024 };

function passwordOf({ input, vault }: Call): string {
  const password = input.text('password') ?? '';
  if (password !== '') return password;
  throw invalidRequest(vault.traits.openbao ? 'must provide either password or password_hash' : 'missing password');
}

function hashed({ vault }: Call, password: string): { readonly salt: Buffer; readonly hash: Buffer } {
  const salt = vault.ids.bytes(16);
  return { salt, hash: scryptSync(password, salt, 32, cost) };
}
