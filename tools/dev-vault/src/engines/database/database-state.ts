import { bareError } from '../../core/errors.ts';
import { sqlConnection } from './connection.ts';
import type { ConnectionConfig } from './connection.ts';
import type { SqlConnection, SqlExecutor } from './sql-executor.ts';
import { SqlError } from './sql-executor.ts';

export interface DatabaseRole {
  readonly dbName: string;
  readonly creation: readonly string[];
  readonly revocation: readonly string[];
  readonly rollback: readonly string[];
  readonly renew: readonly string[];
  readonly defaultTtlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly credentialType: string;
  readonly credentialConfig: Readonly<Record<string, string>> | null;
}

export interface StaticRole {
  readonly name: string;
  readonly dbName: string;
  readonly username: string;
  readonly rotationSeconds: number;
  readonly rotationStatements: readonly string[];
  readonly credentialType: string;
  readonly password: string;
  readonly rotatedMs: number;
}

/** State of one mount, and the way to its databases. */
export class DatabaseState {
  readonly executor: SqlExecutor;
  readonly connections: Map<string, ConnectionConfig> = new Map<string, ConnectionConfig>();
  readonly roles: Map<string, DatabaseRole> = new Map<string, DatabaseRole>();
  readonly staticRoles: Map<string, StaticRole> = new Map<string, StaticRole>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(executor: SqlExecutor) {
    this.executor = executor;
  }

  configOf(name: string): ConnectionConfig {
    const config = this.connections.get(name);
    if (config === undefined) throw bareError(`failed to find entry for connection with name: ${JSON.stringify(name)}`);
    return config;
  }

  sqlOf(name: string): SqlConnection {
    return sqlConnection(this.configOf(name));
  }

  /** One after the other for each database: changes of roles at the same instant collide in PostgreSQL. */
  inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const previous = this.#turns.get(name) ?? Promise.resolve();
    const turn = previous.then(work, work);
    // The next in line waits for the end only; the failure belongs to who asked.
    this.#turns.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async execute(name: string, statements: readonly string[]): Promise<void> {
    const connection = this.sqlOf(name);
    await this.inTurn(name, () => this.executor.execute(connection, statements)).catch((error: unknown) => {
      throw error instanceof SqlError ? bareError(`failed to execute query: ${error.message}`) : error;
    });
  }

  async close(): Promise<void> {
    for (const [name] of this.connections) await this.executor.disconnect(this.sqlOf(name));
  }
}
