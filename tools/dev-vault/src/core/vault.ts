import type { Identities, Leases, Mount, Namespace, Token, Tokens, Vault } from './model.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Random } from '@sluice/core';
import type { FlavorTraits } from './flavor.ts';
import { IdentityStore } from './identity.ts';
import { RandomIds } from './random-ids.ts';
import { Seal } from './seal.ts';
import { Expiration } from '../lease/expiration.ts';
import { LeaseStore } from '../lease/lease-store.ts';
import { TokenStore } from '../token/token-store.ts';

/** The peer takes 10 to 100 ms until the leases of a revoked token are gone; in real time, for databases are real. */
const backgroundMs = 20;

/** What the server is made of besides its state. */
export type VaultParts = Pick<Vault, 'clock' | 'random' | 'traits' | 'engines' | 'authMethods' | 'builtIn' | 'note'>;

/** State of one server, in memory only. */
export class VaultServer implements Vault {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: RandomIds;
  readonly traits: FlavorTraits;
  readonly engines: VaultParts['engines'];
  readonly authMethods: VaultParts['authMethods'];
  readonly builtIn: VaultParts['builtIn'];
  readonly note: VaultParts['note'];
  readonly seal: Seal;
  readonly expiration: Expiration;
  readonly leases: Leases;
  readonly tokens: Tokens;
  readonly identity: Identities;
  readonly clusterId: string;
  readonly clusterName: string;
  /** By path; the root namespace is at `''`. */
  readonly namespaces: Map<string, Namespace> = new Map<string, Namespace>();
  readonly #background = new Set<Promise<void>>();
  /** Counts changes of policies, so that rights can be kept until one changes. */
  policyGeneration = 0;
  standby: Vault['standby'];

  constructor(parts: VaultParts) {
    this.clock = parts.clock;
    this.random = parts.random;
    this.ids = new RandomIds(parts.random);
    this.traits = parts.traits;
    this.engines = parts.engines;
    this.authMethods = parts.authMethods;
    this.builtIn = parts.builtIn;
    this.note = parts.note;
    this.seal = new Seal(this.ids);
    this.expiration = new Expiration(parts.clock);
    this.leases = new LeaseStore(this);
    this.tokens = new TokenStore(
      this.expiration,
      (token) => this.#afterToken(token),
      (tokens) => {
        this.#afterTokensSoon(tokens);
      },
    );
    this.identity = new IdentityStore(this.ids);
    this.clusterId = this.ids.uuid();
    this.clusterName = `vault-cluster-${this.ids.hex(8)}`;
  }

  nowMs(): number {
    return this.clock.wallMs();
  }

  get root(): Namespace {
    const root = this.namespaces.get('');
    if (root === undefined) throw new TypeError('the root namespace is made at the start');
    return root;
  }

  mounts(): readonly Mount[] {
    return [...this.namespaces.values()].flatMap(({ secretMounts, authMounts }) => [
      ...secretMounts.values(),
      ...authMounts.values(),
    ]);
  }

  /** Resolves when nothing is being revoked in the background. */
  async idle(): Promise<void> {
    await this.expiration.idle();
    await Promise.allSettled(this.#background);
  }

  async close(): Promise<void> {
    this.expiration.close();
    await this.idle();
    for (const mount of this.mounts()) await mount.backend.close?.();
  }

  #afterTokensSoon(tokens: readonly Token[]): void {
    for (const token of tokens) this.leases.endOwnedBy(token.id);
    const work = delay(backgroundMs).then(async () => {
      for (const token of tokens) await this.#afterToken(token);
    });
    this.#background.add(work);
    void work.finally(() => this.#background.delete(work)); // awaited in close
  }

  async #afterToken(token: Token): Promise<void> {
    await this.leases.revokeOwnedBy(token.id);
    for (const mount of this.mounts()) mount.backend.forgetToken?.(token);
  }
}
