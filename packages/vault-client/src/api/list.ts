import { listOfTexts, member } from '../reply/decode-json.ts';
import type { SecretResult } from '../reply/secret-result.ts';
import type { ListOptions, VaultClient } from '../vault-client.ts';

/**
 * Yields the names page by page; a server without paging answers everything and ends it. Source: spec/vault-api.md 2.2.
 */
export async function* listNames(
  client: Pick<VaultClient, 'read'>,
  path: string,
  { pageSize, recursive, query, ...options }: ListOptions = {},
): AsyncGenerator<string> {
  const kind = recursive === true ? { scan: true } : { list: true };
  for (let after: string | undefined; ;) {
    const page = { ...(pageSize === undefined ? {} : { limit: pageSize }), ...(after === undefined ? {} : { after }) };
    const names = namesOf(await client.read(path, { ...options, query: { ...query, ...kind, ...page } }));
    yield* names;
    const last = names.at(-1);
    // Fewer than a page: the end. More, or the same again: the server does not know pages.
    if (pageSize === undefined || names.length !== pageSize || last === after) return;
    after = last;
  }
}

function namesOf(result: SecretResult): readonly string[] {
  if (result.kind === 'nothing') return [];
  return listOfTexts(member(result.secret.data ?? {}, 'keys'));
}
