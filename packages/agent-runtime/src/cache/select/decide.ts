import type { CacheEntry } from '../entry.ts';
import type { Eviction } from '../revocation/decide.ts';

type Candidate = Pick<CacheEntry, 'facts' | 'grant' | 'detached'>;

/**
 * Whether an eviction hits this entry itself. What hangs on an evicted token goes with it; `orphaning` hits the token,
 * its leases and, to be detached, its children.
 */
export function affects(eviction: Eviction, entry: Candidate): boolean {
  const { facts, grant } = entry;
  switch (eviction.kind) {
    case 'all':
      return true;
    case 'token':
    case 'orphaning':
      return isToken(entry, eviction.token) || hangsOn(entry, eviction.token);
    case 'accessor':
      return grant.kind === 'token' && grant.accessor === eviction.accessor;
    case 'lease':
      return grant.kind === 'lease' && grant.leaseId === eviction.leaseId;
    case 'lease-prefix':
      return (
        grant.kind === 'lease' && facts.namespace === eviction.namespace && grant.leaseId.startsWith(eviction.prefix)
      );
    case 'path-prefix':
      return facts.namespace === eviction.namespace && facts.path.startsWith(eviction.path);
  }
}

/** What was made with `token` and dies with it. */
export function childrenOf<T extends Candidate>(entries: readonly T[], token: string): readonly T[] {
  return entries.filter((entry) => hangsOn(entry, token));
}

function isToken({ grant }: Candidate, token: string): boolean {
  return grant.kind === 'token' && grant.token === token;
}

function hangsOn({ facts, grant, detached }: Candidate, token: string): boolean {
  if (facts.token !== token || detached) return false;
  return grant.kind === 'lease' || !grant.orphan;
}
