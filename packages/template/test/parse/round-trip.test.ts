import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../src/parse/parse.ts';
import { ParseFailure } from '../../src/parse/parse-failure.ts';
import { printList } from '../../src/parse/print-tree.ts';
import type { Statement, TemplateSet } from '../../src/parse/tree.ts';
import { readVectors, textAt } from '../support/vectors.ts';

const trees = suite('print and parse');

/** The tree without positions, which printing moves, and with texts joined that a comment had parted. */
function shape(set: TemplateSet): string {
  const tree = JSON.stringify([...set.templates], (key, value: unknown) =>
    key === 'position' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
  );
  return tree.replaceAll('"},{"kind":"text","text":"', '');
}

function printSet(set: TemplateSet): string {
  const definitions = [...set.templates].filter(([name]) => name !== '');
  const text = (list: readonly Statement[]) => printList(list);
  const main = text(set.templates.get('') ?? []);
  return main + definitions.map(([name, list]) => `{{define ${JSON.stringify(name)}}}${text(list)}{{end}}`).join('');
}

function tryParse(text: string): TemplateSet | undefined {
  try {
    return parse(text, () => true);
  } catch (error) {
    if (error instanceof ParseFailure) return undefined;
    throw error;
  }
}

trees('give back the same tree for every recorded template', () => {
  let compared = 0;
  for (const vector of readVectors()) {
    const tree = tryParse(textAt(vector, 'template'));
    // Text that holds a delimiter of its own cannot be printed with the usual ones.
    if (tree === undefined || vector['options'] !== undefined || printSet(tree).includes('{{{')) continue;
    const again = tryParse(printSet(tree));
    assert.ok(again, textAt(vector, 'name'));
    assert.is(shape(again), shape(tree), textAt(vector, 'name'));
    compared += 1;
  }
  assert.ok(compared > 1000);
});

const operand = fc.oneof(
  fc.constantFrom('.', '.a', '.a.b', '$', '$.x', '"s"', '`r`', '1', '-2.5', "'c'", 'true', 'nil', 'f', '1i'),
  fc.constantFrom('(f 1)', '(f (g .a) | h).b', '(.)'),
);
const pipeline = fc
  .tuple(fc.constantFrom('f', 'g'), fc.array(operand, { maxLength: 3 }), fc.constantFrom('', ' | h', ' | h 1 | .m'))
  .map(([name, args, rest]) => [name, ...args].join(' ') + rest);
const { template } = fc.letrec<{ template: string }>((tie) => ({
  template: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('text', ' ', '\n', 'é'),
    pipeline.map((inner) => `{{${inner}}}`),
    pipeline.map((inner) => `{{- $v := ${inner} -}}`),
    fc
      .tuple(fc.constantFrom('if', 'with', 'range'), pipeline, tie('template'), tie('template'))
      .map(([word, head, body, otherwise]) => `{{${word} ${head}}}${body}{{else}}${otherwise}{{end}}`),
    fc.tuple(pipeline, tie('template')).map(([head, body]) => `{{range $i, $e := ${head}}}${body}{{break}}{{end}}`),
    fc.tuple(tie('template'), tie('template')).map(([left, right]) => left + right),
  ),
}));

trees('give back the same tree for any template', () => {
  fc.assert(
    fc.property(template, (text) => {
      const tree = tryParse(text);
      if (tree === undefined) throw new Error(`does not parse: ${text}`);
      const again = tryParse(printSet(tree));
      assert.is(again === undefined ? '' : shape(again), shape(tree));
    }),
    { numRuns: 300 },
  );
});

trees('end on any text with a tree or one failure inside it', () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{{-',
    '-}}',
    '/*',
    '*/',
    '"',
    '`',
    "'",
    '(',
    ')',
    '|',
    ':=',
    '=',
    ',',
    '.',
    '$',
    'if',
    'end',
    'range',
    ' ',
    '\n',
    '\\',
    '0x',
    '1e',
    'é',
    '\ud800',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      try {
        parse(text, () => true);
      } catch (error) {
        assert.instance(error, ParseFailure);
        if (!(error instanceof ParseFailure)) return;
        assert.ok(error.position >= 0 && error.position <= text.length);
        assert.ok(error.line >= 1 && error.line <= text.split('\n').length);
      }
    }),
    { numRuns: 2000 },
  );
});

trees('survive parentheses beyond the stack', () => {
  const text = `{{ ${'('.repeat(200_000)}1${')'.repeat(200_000)} }}`;

  assert.throws(
    () => parse(text, () => true),
    (error: Error) => error instanceof ParseFailure || error instanceof RangeError,
  );
});

trees.run();
