import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One request and reply, or a pause, or SQL. Source: spec/vault-exchanges.md, "Lines". */
export interface Exchange {
  readonly scenario: string;
  readonly n: number;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly clientCertificate?: string;
  readonly request?: unknown;
  readonly status: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly response?: unknown;
  readonly responseText?: string;
  /** Milliseconds that pass. */
  readonly wait?: number;
  readonly sql?: string;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly needs: readonly string[];
  readonly exchanges: readonly Exchange[];
}

interface Header {
  readonly section: string;
  readonly scenario: string;
  readonly title: string;
  readonly needs?: readonly string[];
}

const file = new URL('../../../../packages/vault-client/test/fixtures/vault-exchanges.jsonl.gz', import.meta.url);

/** All scenarios, in the order of the recording. */
export function loadScenarios(): readonly Scenario[] {
  const lines = gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Header | Exchange);
  const headers = lines.filter((line): line is Header => 'section' in line);
  return headers.map(({ scenario, title, needs = [] }) => ({
    name: scenario,
    title,
    needs,
    exchanges: lines.filter((line): line is Exchange => !('section' in line) && line.scenario === scenario),
  }));
}
