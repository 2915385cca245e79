import { decodeBase64 } from '@sluice/core';

/** Most states that are remembered; more than two say nothing new. */
const capacity = 2;

/**
 * The states of a cluster that a later request must see, after one more came with a reply (`X-Vault-Index`). Of one
 * cluster a state that is nowhere behind replaces the others; another cluster starts anew. What is no state is ignored.
 * Source: spec/vault-api.md 2.14.
 */
export function mergeIndexes(known: readonly string[], received: string): readonly string[] {
  const state = parse(received);
  if (state === undefined) return known;
  const others = known.flatMap((text) => {
    const other = parse(text);
    return other === undefined || other.cluster !== state.cluster ? [] : [{ text, other }];
  });
  if (others.some(({ other }) => isAtLeast(other, state))) return others.map(({ text }) => text);
  const ahead = others.filter(({ other }) => !isAtLeast(state, other)).map(({ text }) => text);
  return [...ahead, received].slice(-capacity);
}

interface ClusterState {
  readonly cluster: string;
  readonly local: number;
  readonly replicated: number;
}

/** Base64 of `v1:CLUSTER:LOCAL:REPLICATED:HMAC`. */
function parse(text: string): ClusterState | undefined {
  const decoded = decodeBase64(text);
  const plain = decoded.ok ? new TextDecoder().decode(decoded.value) : '';
  const [, cluster, local, replicated] = /^v1:([^:]*):(\d+):(\d+):[0-9a-f]*$/i.exec(plain) ?? [];
  if (cluster === undefined) return undefined;
  return { cluster, local: Number(local), replicated: Number(replicated) };
}

function isAtLeast(left: ClusterState, right: ClusterState): boolean {
  return left.local >= right.local && left.replicated >= right.replicated;
}
