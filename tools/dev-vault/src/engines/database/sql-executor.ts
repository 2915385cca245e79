/** A database as a connection of the engine names it. */
export interface SqlConnection {
  /** With user name and password filled in. */
  readonly url: string;
  /** For messages: `url` without secrets. */
  readonly maskedUrl: string;
  readonly username: string;
  readonly maxConnections: number;
  /** PEM; empty: none. */
  readonly tlsCa: string;
  readonly tlsCertificate: string;
  readonly tlsKey: string;
}

/** Runs SQL for the database engine. Source: spec/vault-api.md 8.5. */
export interface SqlExecutor {
  /** Time that `VALID UNTIL` is made from: a real database does not know a fake clock. Unix milliseconds. */
  nowMs(): number;
  /** Rejects when the database cannot be reached or refuses the user. */
  verify(connection: SqlConnection): Promise<void>;
  /** All or nothing: the statements in one transaction. */
  execute(connection: SqlConnection, statements: readonly string[]): Promise<void>;
  /** What the engine does when a role names no statements for the end: takes all rights of `username`, and the role. */
  dropRole(connection: SqlConnection, username: string): Promise<void>;
  /** Closes what is open for the connection. */
  disconnect(connection: SqlConnection): Promise<void>;
}

/** A statement failed; the text is the database's own, in the form of the peer's driver. */
export class SqlError extends Error {}
