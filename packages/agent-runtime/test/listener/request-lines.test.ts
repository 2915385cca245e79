import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import fc from 'fast-check';
import { createRequestLines } from '../../src/listener/request-lines.ts';

const requestLines = suite('createRequestLines');
const known: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'LINK', 'LOCK']);

function read(pieces: readonly Buffer[]): { readonly text: string; readonly methods: readonly (string | undefined)[] } {
  const reader = createRequestLines(known);
  const text = pieces.map((piece) => reader.push(piece)?.toString('latin1') ?? '').join('');
  const methods = [];
  for (let method = reader.takeMethod(); method !== undefined; method = reader.takeMethod()) methods.push(method);
  return { text, methods };
}

const all = (text: string) => read([Buffer.from(text, 'latin1')]);

for (const [name, input, output, methods] of [
  ['a known method', 'GET / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', ['GET']],
  ['LIST', 'LIST /v1/x HTTP/1.1\r\n\r\n', 'GET /v1/x HTTP/1.1\r\n\r\n', ['LIST']],
  ['a method of one letter', 'X / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', ['X']],
  ['a method in lower case', 'get / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', ['get']],
  ['a long method', `${'A'.repeat(64)} / H\r\n\r\n`, 'GET / H\r\n\r\n', ['A'.repeat(64)]],
  ['empty lines before a request', '\r\n\nLIST / H\r\n\r\n', '\r\n\nGET / H\r\n\r\n', ['LIST']],
  [
    'a request after a body of known length',
    'PUT / H\r\nContent-Length: 6\r\n\r\nLIST /LIST / H\r\n\r\n',
    'PUT / H\r\nContent-Length: 6\r\n\r\nLIST /GET / H\r\n\r\n',
    ['PUT', 'LIST'],
  ],
  [
    'a request after a chunked body with extension and trailer',
    'SCAN / H\r\ntransfer-encoding: Chunked\r\n\r\n6;a=b\r\nLIST /\r\n0\r\nLIST: /\r\n\r\nLIST / H\r\n\r\n',
    'GET / H\r\ntransfer-encoding: Chunked\r\n\r\n6;a=b\r\nLIST /\r\n0\r\nLIST: /\r\n\r\nGET / H\r\n\r\n',
    ['SCAN', 'LIST'],
  ],
  [
    'a header line of four thousand characters',
    `GET / H\r\ntoken: ${'t'.repeat(4000)}\r\nContent-Length: 1\r\n\r\nxLIST / H\r\n\r\n`,
    `GET / H\r\ntoken: ${'t'.repeat(4000)}\r\nContent-Length: 1\r\n\r\nxGET / H\r\n\r\n`,
    ['GET', 'LIST'],
  ],
] as const) {
  requestLines(`reads ${name}`, () => {
    assert.equal(all(input), { text: output, methods: [...methods] });
  });
}

for (const [name, head] of [
  ['two lengths', 'GET / H\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n'],
  ['length and chunks', 'GET / H\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ['chunks and length', 'GET / H\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n'],
  ['another transfer coding', 'GET / H\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'],
  ['a signed length', 'GET / H\r\nContent-Length: +0\r\n\r\n'],
  ['a space before the colon', 'GET / H\r\nContent-Length : 0\r\n\r\n'],
  ['a folded line', 'GET / H\r\nA: b\r\n Content-Length: 0\r\n\r\n'],
  ['a bare line feed', 'GET / H\nContent-Length: 0\r\n\r\n'],
  ['a header that ends in a bare line feed', 'GET / H\r\nA: b\nContent-Length: 0\r\n\r\n'],
  ['a chunk size that is no number', 'GET / H\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\n'],
  ['a method that is no token', 'GE(T / H\r\n\r\n'],
  ['an endless method', `${'A'.repeat(65)} / H\r\n\r\n`],
] as const) {
  requestLines(`touches nothing after ${name}`, () => {
    const text = `${head}LIST / H\r\n\r\n`;
    assert.is(all(text).text, text);
  });
}

requestLines('gives the same object back when nothing is to do', () => {
  const reader = createRequestLines(known);
  const chunk = Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.is(reader.push(chunk), chunk);
});

requestLines('reads the same from any split of the bytes', () => {
  const method = fc.constantFrom('GET', 'PUT', 'LIST', 'LI', 'LINK', 'LOC', 'SCAN', 'BREW', 'CONTENT-LENGTH', 'X');
  const body = fc.oneof(
    fc.constant(''),
    fc.string({ maxLength: 30 }).map((text) => Buffer.from(text).toString('latin1')),
    fc.constantFrom('LIST / HTTP/1.1\r\n\r\n', '0\r\n\r\nLIST /', '\r\n\r\n', 'Content-Length: 5\r\n'),
  );
  const request = fc
    .tuple(method, body, fc.constantFrom('length', 'chunked', 'pieces'), fc.boolean())
    .map(
      ([name, text, framing, talkative]) =>
        [
          `${name} /v1/path HTTP/1.1\r\nHost: h\r\n`,
          talkative ? `Cookie: ${'c'.repeat(1100)}\r\nTE: trailers\r\n` : '',
          framing === 'length'
            ? `Content-Length:  ${text.length} \r\n\r\n${text}`
            : chunked(text, framing === 'pieces'),
        ] as const,
    );
  const property = fc.property(
    fc.array(request, { minLength: 1, maxLength: 4 }),
    fc.array(fc.nat({ max: 60 }), { minLength: 1 }),
    (requests, sizes) => {
      const bytes = Buffer.from(requests.map((parts) => parts.join('')).join(''), 'latin1');
      const whole = read([bytes]);
      assert.equal(
        whole.methods,
        requests.map(([line]) => line.slice(0, line.indexOf(' '))),
      );
      assert.equal(read(split(bytes, sizes)), whole);
    },
  );
  fc.assert(property, { numRuns: 500 });
});

requestLines('never fails and adds nothing on arbitrary bytes', () => {
  const property = fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pieces) => {
    const reader = createRequestLines(known);
    for (const piece of pieces) {
      const output = reader.push(Buffer.from(piece));
      assert.ok((output?.length ?? 0) <= piece.length + 64 + 2);
    }
  });
  fc.assert(property, { numRuns: 500 });
});

function chunked(text: string, pieces: boolean): string {
  const half = pieces ? Math.floor(text.length / 2) : text.length;
  const chunk = (part: string) => (part === '' ? '' : `${part.length.toString(16)};x=y\r\n${part}\r\n`);
  const trailer = pieces ? 'Checksum: LIST / HTTP/1.1\r\n' : '';
  return `Transfer-Encoding: chunked\r\n\r\n${chunk(text.slice(0, half))}${chunk(text.slice(half))}0\r\n${trailer}\r\n`;
}

function split(bytes: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0, index = 0; start < bytes.length; index += 1) {
    const size = 1 + (sizes[index % sizes.length] ?? 0);
    pieces.push(bytes.subarray(start, start + size));
    start += size;
  }
  return pieces;
}

requestLines.run();
