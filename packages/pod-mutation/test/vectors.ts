import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A recorded admission of vault-k8s. Format: spec/injector-vectors.md. */
export interface InjectorVector {
  readonly name: string;
  readonly profile: string;
  readonly settings: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  readonly review?: { readonly request: { readonly namespace?: string | null; readonly object?: unknown } };
  readonly request?: unknown;
  readonly expect: {
    readonly allowed?: boolean;
    readonly patched?: boolean;
    readonly message?: string;
    readonly pod?: Json;
    readonly started?: boolean;
  };
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export function readVectors(): readonly InjectorVector[] {
  const file = new URL('fixtures/injector-vectors.jsonl.gz', import.meta.url);
  return parseLines(gunzipSync(readFileSync(file)).toString('utf8')) as readonly InjectorVector[];
}

export function parseLines(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
