import { SqlError } from './sql-executor.ts';
import type { SqlConnection, SqlExecutor } from './sql-executor.ts';

/** A role as the recorder remembers it. */
export interface RecordedRole {
  readonly name: string;
  readonly password: string;
  readonly canLogin: boolean;
  /** As written in `VALID UNTIL`. */
  readonly validUntil: string;
}

/** A stand-in for a database: knows roles, nothing else. */
export interface Recorder extends SqlExecutor {
  /** Every statement that ran, in order; passwords in them are `[password]`. */
  readonly statements: readonly string[];
  roles(): readonly RecordedRole[];
  canLogin(user: string, password: string): boolean;
  /** The next statement that contains `text` fails with `ERROR: message (SQLSTATE code)`. */
  failOn(text: string, message: string, code?: string): void;
  /** Makes a role that is there before, for static roles. */
  addRole(name: string, password: string): void;
}

/** Remembers the roles that statements create, alter and drop. Source: spec/vault-api.md 8.5. */
export function recorder(nowMs: () => number = () => Date.now()): Recorder {
  let roles = new Map<string, RecordedRole>();
  const statements: string[] = [];
  const failures: { readonly text: string; readonly error: string }[] = [];
  const run = (statement: string): void => {
    const index = failures.findIndex(({ text }) => statement.includes(text));
    if (index >= 0) throw new SqlError(failures.splice(index, 1)[0]?.error ?? '');
    roles = applyStatement(roles, statement);
    statements.push(statement.replace(/PASSWORD\s+'[^']*'/gi, "PASSWORD '[password]'"));
  };
  return {
    statements,
    nowMs,
    verify: async () => undefined,
    async execute(_connection: SqlConnection, list) {
      const before = { roles, count: statements.length };
      try {
        list.forEach(run);
      } catch (error) {
        roles = before.roles;
        statements.length = before.count;
        throw error;
      }
    },
    async dropRole(_connection: SqlConnection, username) {
      run(`DROP ROLE IF EXISTS "${username}"`);
    },
    disconnect: async () => undefined,
    roles: () => [...roles.values()],
    canLogin(user, password) {
      const role = roles.get(user);
      if (role === undefined || !role.canLogin || role.password !== password) return false;
      return (
        role.validUntil === '' ||
        Date.parse(role.validUntil.replace(' ', 'T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) > nowMs()
      );
    },
    failOn(text, message, code = 'XX000') {
      failures.push({ text, error: `ERROR: ${message} (SQLSTATE ${code})` });
    },
    addRole(name, password) {
      roles = new Map(roles).set(name, { name, password, canLogin: true, validUntil: '' });
    },
  };
}

const createRole = /^\s*CREATE\s+(ROLE|USER)\s+"?([^"\s;]+)"?(.*)$/is;
const alterRole = /^\s*ALTER\s+(?:ROLE|USER)\s+"?([^"\s;]+)"?(.*)$/is;
const dropStatement = /^\s*DROP\s+(?:ROLE|USER)\s+(?:IF\s+EXISTS\s+)?"?([^"\s;]+)"?/i;

function applyStatement(roles: ReadonlyMap<string, RecordedRole>, statement: string): Map<string, RecordedRole> {
  const changed = new Map(roles);
  const created = createRole.exec(statement);
  if (created !== null) {
    const [, kind = '', name = '', rest = ''] = created;
    if (changed.has(name)) throw new SqlError(`ERROR: role "${name}" already exists (SQLSTATE 42710)`);
    const canLogin = kind.toUpperCase() === 'USER';
    changed.set(name, alter({ name, password: '', canLogin, validUntil: '' }, rest));
  }
  const altered = alterRole.exec(statement);
  if (altered !== null) {
    const [, name = '', rest = ''] = altered;
    const role = changed.get(name);
    if (role === undefined) throw new SqlError(`ERROR: role "${name}" does not exist (SQLSTATE 42704)`);
    changed.set(name, alter(role, rest));
  }
  const dropped = dropStatement.exec(statement)?.[1];
  if (dropped !== undefined) changed.delete(dropped);
  return changed;
}

function alter(role: RecordedRole, text: string): RecordedRole {
  const bare = text.replaceAll(/'[^']*'/g, '');
  const login = /\bNOLOGIN\b/i.test(bare) ? false : /\bLOGIN\b/i.test(bare) ? true : role.canLogin;
  return {
    name: role.name,
    password: /\bPASSWORD\s+'([^']*)'/i.exec(text)?.[1] ?? role.password,
    canLogin: login,
    validUntil: /\bVALID\s+UNTIL\s+'([^']*)'/i.exec(text)?.[1] ?? role.validUntil,
  };
}
