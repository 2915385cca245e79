import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject, JsonValue } from '../../src/index.ts';
import { applyVaultK8sPatch, JsonNumber } from '../../src/index.ts';

const patch = suite("JSON patches as vault-k8s's library applies them");

const document: JsonObject = { image: 'i', args: ['a', 'b'], uid: 100 };
const number = (text: string): JsonNumber => new JsonNumber(text);

const applied: readonly (readonly [title: string, operation: JsonValue, expected: JsonValue])[] = [
  ['counts negative indices from the end', { op: 'remove', path: '/args/-1' }, { ...document, args: ['a'] }],
  ['inserts before the place behind the end', { op: 'add', path: '/args/-1', value: 'c' }, withArgs('a', 'b', 'c')],
  ['reads 01, +1 and -0 as integers', { op: 'add', path: '/args/01', value: 'c' }, withArgs('a', 'c', 'b')],
  ['reads +0 as 0', { op: 'replace', path: '/args/+0', value: 'c' }, withArgs('c', 'b')],
  ['adds a missing member on replace', { op: 'replace', path: '/tty', value: true }, { ...document, tty: true }],
  ['adds null without value', { op: 'add', path: '/tty' }, { ...document, tty: null }],
  ['copies null from a missing member', { op: 'copy', from: '/nope', path: '/tty' }, { ...document, tty: null }],
  ['finds null where nothing is', { op: 'test', path: '/nope', value: null }, document],
  ['takes ~ before other characters as it is', { op: 'add', path: '/a~2~0~1', value: 1 }, { ...document, 'a~2~/': 1 }],
  ['replaces the whole document', { op: 'replace', path: '', value: { name: 'x' } }, { name: 'x' }],
  ['tests the whole document', { op: 'test', path: '', value: { ...document, uid: number('100') } }, document],
  ['ignores members it does not know', { op: 'test', path: '/image', value: 'i', more: 1 }, document],
];
for (const [title, operation, expected] of applied) {
  patch(title, () => {
    assert.equal(applyVaultK8sPatch(document, [operation]), { ok: true, value: expected });
  });
}

const refused: readonly (readonly [operation: JsonValue, error: string])[] = [
  [null, 'Unexpected kind: unknown'],
  [{ op: 3, path: '/tty' }, 'Unexpected kind: unknown'],
  [{ op: 'Add', path: '/tty' }, 'Unexpected kind: Add'],
  [{ op: 'add', path: 3 }, 'add operation failed to decode path: missing value'],
  [
    { op: 'test', path: 3 },
    'test operation failed to decode path: json: cannot unmarshal number into Go value of type string',
  ],
  [{ op: 'replace' }, 'replace operation failed to decode path: operation missing path field: missing value'],
  [{ op: 'copy', path: '/a' }, 'copy operation failed to decode from: operation, missing from field: missing value'],
  [{ op: 'add', path: '', value: {} }, 'add operation does not apply: doc is missing path: "": missing value'],
  [{ op: 'add', path: 'tty', value: {} }, 'add operation does not apply: doc is missing path: "tty": missing value'],
  [{ op: 'replace', path: 'tty' }, 'replace operation does not apply: doc is missing path: tty: missing value'],
  [{ op: 'replace', path: '', value: 'x' }, 'replace operation value must be object or array: %!w(<nil>)'],
  [{ op: 'replace', path: '/args/-' }, 'replace operation does not apply: doc is missing key: /args/-: missing value'],
  [
    { op: 'add', path: '/args/3' },
    "error in add for path: '/args/3': Unable to access invalid index: 3: invalid index referenced",
  ],
  [
    { op: 'add', path: '/args/x' },
    `error in add for path: '/args/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax`,
  ],
  [{ op: 'remove', path: '/args/-' }, `error in remove for path: '/args/-': strconv.Atoi: parsing "-": invalid syntax`],
  [
    { op: 'remove', path: '/no' },
    "error in remove for path: '/no': Unable to remove nonexistent key: no: missing value",
  ],
  [
    { op: 'move', from: '/no', path: '/a' },
    "error in move for path: 'no': Unable to remove nonexistent key: no: missing value",
  ],
  [
    { op: 'move', from: '/args', path: '/args/0' },
    'move operation does not apply: doc is missing destination path: /args/0: missing value',
  ],
  [{ op: 'move', from: '', path: '/a' }, 'move operation does not apply: doc is missing from path: : missing value'],
  [
    { op: 'copy', from: '/args/9', path: '/a' },
    "error in copy for from: '/args/9': Unable to access invalid index: 9: invalid index referenced",
  ],
  [
    { op: 'copy', from: '/image', path: '/args/9' },
    'error while adding value during copy: Unable to access invalid index: 9: invalid index referenced',
  ],
  [
    { op: 'test', path: '/image/x', value: null },
    'test operation does not apply: is missing path: /image/x: missing value',
  ],
  [{ op: 'test', path: '/uid', value: number('100.0') }, 'testing value /uid failed: test failed'],
  [{ op: 'test', path: '', value: null }, 'testing value  failed: test failed'],
];
for (const [operation, error] of refused) {
  patch(`refuses ${JSON.stringify(operation)}`, () => {
    assert.equal(applyVaultK8sPatch(document, [operation]), { ok: false, error });
  });
}

patch('looks at an operation only when its turn comes', () => {
  const operations = [{ op: 'remove', path: '/no' }, null];
  const result = applyVaultK8sPatch(document, operations);
  assert.match(result.ok ? '' : result.error, 'nonexistent key: no');
});

patch('changes nothing of what it was given', () => {
  const value = { deep: ['x'] };
  const operations = [
    { op: 'add', path: '/new', value },
    { op: 'add', path: '/new/deep/-', value: 'y' },
  ];
  applyVaultK8sPatch(document, operations);
  assert.equal(value, { deep: ['x'] });
  assert.equal(document['args'], ['a', 'b']);
});

patch('keeps to the limits of the caller', () => {
  const doubling = Array.from({ length: 28 }, () => ({ op: 'copy', from: '/args', path: '/args/-' }));
  assert.match(errorOf(applyVaultK8sPatch(document, doubling, { carriedBytes: 10_000 })), /more than 10000 bytes/);
  assert.match(errorOf(applyVaultK8sPatch(document, doubling, { operations: 5 })), /limit is 5/);
  const deep = Array.from({ length: 2000 }).reduce<JsonValue>((inner) => [inner], 1);
  assert.match(errorOf(applyVaultK8sPatch(document, [{ op: 'add', path: '/x', value: deep }])), /levels of nesting/);
});

patch.run();

function withArgs(...args: readonly string[]): JsonObject {
  return { ...document, args };
}

function errorOf(result: ReturnType<typeof applyVaultK8sPatch>): string {
  return result.ok ? '' : result.error;
}
