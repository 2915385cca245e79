import type { Clock, Random } from '@sluice/core';
import type { RenewalOutcome } from '../lifetime/index.ts';
import { watchLifetime } from '../lifetime/index.ts';
import type { CachedReply, CacheEntry, Granted, RequestFacts, StoredReply } from './entry.ts';
import { createRenderer } from './render.ts';
import type { Eviction } from './revocation/decide.ts';
import { affects, childrenOf } from './select/decide.ts';

/** Replies that grant a lease or a token, each kept alive as long as it is kept. Source: spec/agent.md 8.3 to 8.5. */
export interface LeaseCache {
  readonly entries: number;
  readonly bytes: number;
  get(key: string): CachedReply | undefined;
  /** Keeps a reply whose token is known here; answers whether it did. */
  store(facts: RequestFacts, reply: StoredReply, grant: Granted): boolean;
  /** Makes the agent's own token known; replaces the one before, with all that hangs on it. */
  adopt(token: string): void;
  evict(eviction: Eviction): void;
  /** Renews what is kept until `signal` aborts; then nothing is kept any more. */
  run(signal: AbortSignal): Promise<void>;
}

export interface LeaseCachePorts {
  readonly clock: Clock;
  readonly random: Random;
  /** One attempt to renew; only an abort may reject. */
  readonly renew: (facts: RequestFacts, grant: Granted, signal: AbortSignal) => Promise<RenewalOutcome>;
}

/** Bounds of a sidecar: each entry is a live lease, and a pod with thousands of them leaks them. */
export interface LeaseCacheLimits {
  readonly entries: number;
  readonly bytes: number;
}

export const defaultLeaseCacheLimits: LeaseCacheLimits = { entries: 4096, bytes: 16 * 1024 * 1024 };

export function createLeaseCache(
  ports: LeaseCachePorts,
  limits: LeaseCacheLimits = defaultLeaseCacheLimits,
): LeaseCache {
  const entries = new Map<string, CacheEntry>();
  const watches = new Set<Promise<void>>();
  let bytes = 0;
  let adopted = '';

  const drop = (entry: CacheEntry): void => {
    if (entries.get(entry.facts.key) !== entry) return;
    entries.delete(entry.facts.key);
    bytes -= entry.sizeBytes;
    entry.stop.abort(new Error('evicted'));
  };
  const dropAll = (affected: readonly CacheEntry[]): void => {
    for (const entry of affected) {
      drop(entry);
      if (entry.grant.kind === 'token') dropAll(childrenOf([...entries.values()], entry.grant.token));
    }
  };
  const isKnown = (token: string): boolean =>
    token !== '' &&
    (token === adopted || [...entries.values()].some(({ grant }) => grant.kind === 'token' && grant.token === token));
  const watch = (entry: CacheEntry): void => {
    const grant = { durationMs: entry.grant.durationSeconds * 1000, renewable: true };
    const renew = async (signal: AbortSignal): Promise<RenewalOutcome> => {
      const outcome = await ports.renew(entry.facts, entry.grant, signal);
      if (outcome.kind === 'granted') {
        entry.renderer.extend(outcome.grant.durationMs / 1000, ports.clock.monotonicMs());
      }
      return outcome;
    };
    const ended = watchLifetime(ports, grant, renew, entry.stop.signal)
      .then(
        () => {
          dropAll([entry]);
        },
        // Evicted while waiting.
        () => undefined,
      )
      .finally(() => watches.delete(ended));
    watches.add(ended);
  };
  return {
    get entries() {
      return entries.size;
    },
    get bytes() {
      return bytes;
    },
    get: (key) => entries.get(key)?.renderer.render(ports.clock.monotonicMs()),
    store(facts, reply, grant) {
      const belongs = (grant.kind === 'token' && grant.orphan) || isKnown(facts.token);
      const sizeBytes = reply.body.length + 2 * facts.key.length;
      if (!belongs || grant.durationSeconds <= 0 || entries.has(facts.key)) return false;
      if (entries.size >= limits.entries || bytes + sizeBytes > limits.bytes) return false;
      const renderer = createRenderer(reply, grant, ports.clock.monotonicMs());
      const entry: CacheEntry = { facts, grant, sizeBytes, renderer, stop: new AbortController(), detached: false };
      entries.set(facts.key, entry);
      bytes += sizeBytes;
      watch(entry);
      return true;
    },
    adopt(token) {
      if (token === adopted) return;
      if (adopted !== '') dropAll(childrenOf([...entries.values()], adopted));
      adopted = token;
    },
    evict(eviction) {
      const all = [...entries.values()];
      const affected = all.filter((entry) => affects(eviction, entry));
      if (eviction.kind === 'orphaning') {
        for (const entry of affected) {
          if (entry.grant.kind === 'token' && entry.grant.token !== eviction.token) entry.detached = true;
          else drop(entry);
        }
      } else dropAll(affected);
    },
    async run(signal) {
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else
          signal.addEventListener(
            'abort',
            () => {
              resolve();
            },
            { once: true },
          );
      });
      for (const entry of [...entries.values()]) drop(entry);
      await Promise.all(watches);
    },
  };
}
