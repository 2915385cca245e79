import type { HttpHeader, HttpResponse } from '../transport/http-transport.ts';
import { headerOf } from '../transport/http-transport.ts';
import { mergeIndexes } from './merge-indexes.ts';

/** Read-your-writes: what replies say about the state of the cluster goes with later requests. */
export interface Consistency {
  headers(): readonly HttpHeader[];
  learn(response: HttpResponse): void;
}

/** Switched off it costs nothing and sends nothing. Source: spec/vault-api.md 2.14, 17.1 item 7. */
export function createConsistency(on: boolean): Consistency {
  let indexes: readonly string[] = [];
  return {
    headers: () => indexes.map((index) => ['X-Vault-Index', index] as const),
    learn({ headers }) {
      const received = on ? headerOf(headers, 'x-vault-index') : undefined;
      if (received !== undefined) indexes = mergeIndexes(indexes, received);
    },
  };
}
