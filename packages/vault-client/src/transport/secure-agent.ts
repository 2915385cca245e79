import { Agent } from 'node:https';
import type { AgentOptions, RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect } from 'node:tls';
import type { ConnectionOptions as TlsConnectionOptions } from 'node:tls';
import { loadTlsMaterial } from './tls-material.ts';
import type { TlsMaterial } from './tls-material.ts';
import type { TlsOptions } from './tls-options.ts';

/** Where to connect, or what leads there already. */
export interface TlsTarget {
  readonly host: string;
  readonly port: number;
  readonly socket?: Duplex;
}

/** How Node's pool learns of a connection. */
export type Connected = (error: Error | null, stream: Duplex) => void;

/**
 * A pool of TLS connections that looks at the certificate files before each new connection and, when they changed,
 * also drops the idle connections made with the old ones (spec/vault-api.md 2.8, "reload").
 */
export class SecureAgent extends Agent {
  readonly #tls: TlsOptions;
  #material: TlsMaterial | undefined;

  constructor(tls: TlsOptions, options: AgentOptions) {
    // A resumed session would skip the check of the certificate under new CA files.
    super({ ...options, maxCachedSessions: 0 });
    this.#tls = tls;
  }

  override createConnection(options: RequestOptions, connected?: Connected): Duplex | undefined {
    try {
      return this.secure(targetOf(options));
    } catch (error) {
      refuse(connected, error);
      return undefined;
    }
  }

  /** A TLS connection to `target`. Throws `TlsMaterialError`. */
  protected secure(target: TlsTarget): Duplex {
    const material = loadTlsMaterial(this.#tls, this.#material);
    if (this.#material !== undefined && this.#material !== material) this.#dropIdle();
    this.#material = material;
    return connect({ ...target, ...verification(this.#tls, target), secureContext: material.context });
  }

  #dropIdle(): void {
    for (const sockets of Object.values(this.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }
}

/** Tells Node's pool that there is no connection, for which its type has no form. */
export function refuse(connected: Connected | undefined, error: unknown): void {
  (connected as ((error: unknown) => void) | undefined)?.(error);
}

/** Host and port of what Node's pool asks for. */
export function targetOf({ host, port }: RequestOptions): TlsTarget {
  return { host: host ?? 'localhost', port: Number(port ?? 443) };
}

function verification(tls: TlsOptions, target: TlsTarget): TlsConnectionOptions {
  const name = tls.serverName ?? target.host;
  return {
    // RFC 6066 has no addresses in SNI; the certificate is checked against the address all the same.
    servername: isIP(name) === 0 ? name : '',
    rejectUnauthorized: tls.skipVerify !== true,
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    ALPNProtocols: ['http/1.1'],
  };
}
