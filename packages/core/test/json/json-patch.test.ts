import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonPatchOperation, JsonValue } from '../../src/index.ts';
import { applyJsonPatch, decodeJsonPatch, formatJsonPointer, JsonNumber, parseJsonPointer } from '../../src/index.ts';

const patch = suite('JSON patch');

const applied: readonly (readonly [string, JsonValue, JsonPatchOperation, JsonValue])[] = [
  ['adds a member', { a: 1 }, { op: 'add', path: '/b', value: 2 }, { a: 1, b: 2 }],
  ['adds over a member', { a: 1 }, { op: 'add', path: '/a', value: 2 }, { a: 2 }],
  ['inserts before an element', [1, 3], { op: 'add', path: '/1', value: 2 }, [1, 2, 3]],
  ['appends with a dash', [1], { op: 'add', path: '/-', value: 2 }, [1, 2]],
  ['appends with the length as index', [1], { op: 'add', path: '/1', value: 2 }, [1, 2]],
  ['replaces an element', [1, 2], { op: 'replace', path: '/0', value: 3 }, [3, 2]],
  ['replaces the whole document', { a: 1 }, { op: 'replace', path: '', value: [] }, []],
  ['removes a member', { a: 1, b: 2 }, { op: 'remove', path: '/a' }, { b: 2 }],
  ['moves a member', { a: { x: 1 }, b: {} }, { op: 'move', from: '/a/x', path: '/b/y' }, { a: {}, b: { y: 1 } }],
  ['moves an element within its list', [1, 2, 3], { op: 'move', from: '/0', path: '/2' }, [2, 3, 1]],
  ['leaves a move onto itself alone', { a: 1 }, { op: 'move', from: '/a', path: '/a' }, { a: 1 }],
  ['copies a member', { a: [1] }, { op: 'copy', from: '/a', path: '/b' }, { a: [1], b: [1] }],
  [
    'tests without regard to order',
    { a: { x: 1, y: 2 } },
    { op: 'test', path: '/a', value: { y: 2, x: 1 } },
    { a: { x: 1, y: 2 } },
  ],
  [
    'tests numbers by value',
    { a: new JsonNumber('1.0') },
    { op: 'test', path: '/a', value: 1 },
    { a: new JsonNumber('1.0') },
  ],
  ['reads escaped names', { 'a/b~c': 1 }, { op: 'replace', path: '/a~1b~0c', value: 2 }, { 'a/b~c': 2 }],
  ['reads an empty name', { '': 1 }, { op: 'remove', path: '/' }, {}],
];
for (const [title, document, operation, expected] of applied) {
  patch(title, () => {
    assert.equal(applyJsonPatch(document, [operation]), { ok: true, value: expected });
  });
}

const refused: readonly (readonly [string, JsonValue, JsonPatchOperation, string])[] = [
  [
    'a missing parent',
    {},
    { op: 'add', path: '/x/y', value: 1 },
    'add operation does not apply: doc is missing path: "/x/y": missing value',
  ],
  ['a path without slash', {}, { op: 'add', path: 'image', value: 1 }, 'doc is missing path: "image"'],
  [
    'an index beyond the end',
    [],
    { op: 'add', path: '/1', value: 1 },
    "error in add for path: '/1': Unable to access invalid index: 1: invalid index referenced",
  ],
  ['an index with leading zero', [1, 2], { op: 'remove', path: '/01' }, 'invalid index'],
  ['a negative index', [1], { op: 'remove', path: '/-1' }, 'invalid index'],
  [
    'removal of what is missing',
    {},
    { op: 'remove', path: '/stdin' },
    "error in remove for path: '/stdin': Unable to remove nonexistent key: stdin: missing value",
  ],
  ['replacement of what is missing', {}, { op: 'replace', path: '/a', value: 1 }, 'missing value'],
  ['a failed test', { a: 1 }, { op: 'test', path: '/a', value: '1' }, 'testing value /a failed: test failed'],
  ['a test of what is missing', {}, { op: 'test', path: '/a', value: null }, 'testing value /a failed'],
  ['a move into itself', { a: { b: 1 } }, { op: 'move', from: '/a', path: '/a/b' }, 'goes into itself'],
  ['a copy of what is missing', {}, { op: 'copy', from: '/a', path: '/b' }, 'missing from path'],
  ['a member of the prototype', {}, { op: 'add', path: '/constructor/x', value: 1 }, 'missing path'],
];
for (const [title, document, operation, text] of refused) {
  patch(`refuses ${title}`, () => {
    const result = applyJsonPatch(document, [operation]);
    assert.is(result.ok, false);
    assert.match(result.ok ? '' : result.error, text);
  });
}

patch('changes nothing of the document it was given', () => {
  const document = { a: [1] };
  applyJsonPatch(document, [{ op: 'add', path: '/a/-', value: 2 }]);
  assert.equal(document, { a: [1] });
});

const doubling: readonly JsonPatchOperation[] = Array.from({ length: 28 }, () => ({
  op: 'copy',
  from: '/args',
  path: '/args/-',
}));

patch('refuses copies that double a list until it is large', () => {
  const result = applyJsonPatch({ args: ['a'] }, doubling);
  assert.equal(result, {
    ok: false,
    error: 'the copy and move operations carry more than 3145728 bytes, which is the limit; copy less',
  });
});

patch('counts what all copies add together against a limit of the caller', () => {
  const copies = Array.from({ length: 3 }, (_, index): JsonPatchOperation => {
    return { op: 'copy', from: '/a', path: `/b${index}` };
  });
  const document = { a: 'x'.repeat(98) };
  assert.is(applyJsonPatch(document, copies, { limits: { carriedBytes: 300 } }).ok, true);
  assert.is(applyJsonPatch(document, copies, { limits: { carriedBytes: 299 } }).ok, false);
});

patch('refuses more operations than the limit', () => {
  const operations = Array.from({ length: 10_001 }, (): JsonPatchOperation => ({ op: 'test', path: '', value: 1 }));
  assert.is(applyJsonPatch(1, operations.slice(1)).ok, true);
  assert.equal(applyJsonPatch(1, operations), {
    ok: false,
    error: 'the patch has 10001 operations; the limit is 10000: use fewer operations',
  });
});

for (const [title, operation] of [
  ['a copy', { op: 'copy', from: '', path: '/a/a/a/a/a/a/a/a' }],
  ['an addition', { op: 'add', path: '/a/a/a/a/a/a/a/a', value: nested(995) }],
  ['a move', { op: 'move', from: '/b', path: '/a/a/a/a/a/a/a/a' }],
] as const) {
  patch(`refuses ${title} that nests too deep`, () => {
    const document = { a: nested(operation.op === 'copy' ? 998 : 20), b: nested(995) };
    const result = applyJsonPatch(document, [operation]);
    assert.match(result.ok ? '' : result.error, 'more than 1000 levels of nesting');
  });
}

function nested(levels: number): JsonValue {
  return Array.from({ length: levels }).reduce<JsonValue>((inner) => ({ a: inner }), 1);
}

patch('refuses to move a large value again and again', () => {
  const large = 'x'.repeat(1_000_000);
  const operations = Array.from({ length: 4 }, (): JsonPatchOperation => ({ op: 'move', from: '/0', path: '/-' }));
  assert.equal(applyJsonPatch([large, 1], operations.slice(1)), { ok: true, value: [1, large] });
  assert.is(applyJsonPatch([large, large], operations).ok, false);
});

patch('decodes a list of operations', () => {
  assert.equal(decodeJsonPatch([{ op: 'move', from: '/a', path: '/b', extra: 1 }]), {
    ok: true,
    value: [{ op: 'move', from: '/a', path: '/b' }],
  });
});

for (const [value, error] of [
  [{}, 'is not a list of operations'],
  [null, 'is not a list of operations'],
  [[null], 'operation 0 is not an object: Unexpected kind: unknown'],
  [[{ path: '/a' }], 'operation 0 has no "op": Unexpected kind: unknown'],
  [[{ op: 'upsert', path: '/a' }], 'operation 0 has an unknown "op": Unexpected kind: upsert'],
  [[{ op: 'add', value: 1 }], 'operation 0 has no "path": add operation failed to decode path: missing value'],
  [[{ op: 'add', path: '' }], 'operation 0 (add) has no "value"'],
  [[{ op: 'copy', path: '' }], 'operation 0 (copy) has no "from"'],
] as const) {
  patch(`refuses to decode ${JSON.stringify(value)}`, () => {
    assert.equal(decodeJsonPatch(value), { ok: false, error });
  });
}

patch('reads the pointers it writes', () => {
  const segments = ['a/b', '~1', '', '0'];
  assert.equal(parseJsonPointer(formatJsonPointer(segments)), { ok: true, value: segments });
  assert.is(parseJsonPointer('/~2').ok, false);
});

patch.run();
