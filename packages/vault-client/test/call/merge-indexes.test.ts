import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeIndexes } from '../../src/call/merge-indexes.ts';
import { aScene, envelope, json } from '../support/client.ts';

const indexes = suite('mergeIndexes');
const index = (cluster: string, local: number, replicated: number): string =>
  Buffer.from(`v1:${cluster}:${String(local)}:${String(replicated)}:abc123`).toString('base64');

// spec/vault-api.md 2.14
for (const [what, known, received, expected] of [
  ['takes the first', [], index('a', 1, 1), [index('a', 1, 1)]],
  ['takes what is ahead', [index('a', 1, 1)], index('a', 2, 1), [index('a', 2, 1)]],
  ['leaves what is behind', [index('a', 2, 2)], index('a', 1, 2), [index('a', 2, 2)]],
  ['keeps both when neither is ahead', [index('a', 2, 1)], index('a', 1, 2), [index('a', 2, 1), index('a', 1, 2)]],
  [
    'replaces both by one that is ahead of them',
    [index('a', 2, 1), index('a', 1, 2)],
    index('a', 2, 2),
    [index('a', 2, 2)],
  ],
  ['starts anew with another cluster', [index('a', 9, 9)], index('b', 1, 1), [index('b', 1, 1)]],
  ['ignores what is no state', [index('a', 1, 1)], 'nonsense', [index('a', 1, 1)]],
] as const) {
  indexes(what, () => {
    assert.equal(mergeIndexes(known, received), expected);
  });
}

indexes('go with later requests of a client that asked for it', async () => {
  const replies = [json(200, envelope({}), [['X-Vault-Index', index('a', 1, 1)]]), json(200, envelope({}))];
  await using scene = await aScene(replies, { readYourWrites: true });
  await scene.vault.write('secret/a', {});
  await scene.vault.withNamespace('demo').read('secret/a');
  assert.is(scene.server.requests[1]?.headers['x-vault-index'], index('a', 1, 1));
  await using plain = await aScene(replies);
  await plain.vault.write('secret/a', {});
  await plain.vault.read('secret/a');
  assert.is(plain.server.requests[1]?.headers['x-vault-index'], undefined);
});

indexes.run();
