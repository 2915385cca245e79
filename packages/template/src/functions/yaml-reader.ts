import type { Document, Node, Pair, ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser, Scalar } from 'yaml';
import { YamlLimitError, yamlTokens } from '@sluice/core';
import { failure, hidden, LimitFailure, message, RenderFailure } from '../failure.ts';
import { printf } from '../print/printf.ts';
import { stringOf } from '../value/go-string.ts';
import { kindOf } from '../value/kind.ts';
import { checkNesting } from '../value/limits.ts';
import { reserveStack } from '../value/stack.ts';
import { spendSteps } from '../value/work.ts';
import { listOf } from '../value/list.ts';
import type { MapKey } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import { parseGoFloat } from '../value/parse-number.ts';
import type { Value } from '../value/value.ts';
import { decodeBase64 } from './base64.ts';
import type { FunctionContext } from './context.ts';
import type { YamlError } from './yaml-problem.ts';
import { yamlCharacters } from './yaml-encoding.ts';
import { yamlProblem } from './yaml-problem.ts';
import { resolvePlain } from './yaml-scalar.ts';

/**
 * The first document of a YAML text as yaml.v2 reads it into `interface {}`: every mapping is a
 * `map[interface {}]interface {}`. Source: spec/template.md 9.5.
 */
export function readYaml(source: string, context: Pick<FunctionContext, 'spend'>): Value {
  const text = yamlCharacters(source);
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) throw failure('yaml: control characters are not allowed');
  const problem = directiveProblem(text);
  if (problem !== undefined) throw failure(`yaml: ${problem}`);
  const document = firstDocument(text, context);
  if (document === undefined) return null;
  const [error] = document.errors.filter(
    (problem) => !isBehindDocument(document, problem) && !isCommentInHeader(text, problem.pos[0]),
  );
  if (error !== undefined) throw yamlProblem(text, error);
  const reader: Reader = { text, anchors: new Map(), open: new Set() };
  return document.contents === null ? null : read(reader, document.contents, 0);
}

// Texts only: what a plain scalar means is decided here, by the rules of YAML 1.1.
function firstDocument(text: string, context: Pick<FunctionContext, 'spend'>): Document.Parsed | undefined {
  reserveStack(stackPieces);
  const composer = new Composer({ schema: 'failsafe', version: '1.1', uniqueKeys: false, logLevel: 'silent' });
  const tokens = yamlTokens(counted(new Lexer().lex(text), context), new Parser(), { depth: maxYamlNesting });
  try {
    return [...composer.compose(tokens)][0];
  } catch (error) {
    if (error instanceof YamlLimitError) throw new LimitFailure(`YAML ${error.message}`);
    throw error;
  }
}

/** The library takes 4 microseconds and 600 bytes for each piece of the text: a name, a colon, a line break. */
const stepsOfPiece = 50;

function* counted(pieces: Iterable<string>, context: Pick<FunctionContext, 'spend'>): Generator<string> {
  for (const piece of pieces) {
    context.spend(stepsOfPiece);
    yield piece;
  }
}

/** Deepest nesting of a YAML text. The library takes 1.2 KB of stack a level, which must be there before it begins. */
const maxYamlNesting = 250;
const stackPieces = 3;

/** yaml.v2 stops reading at the end of a document that is a flow collection or a block or quoted scalar. */
function isBehindDocument({ contents }: Document.Parsed, { message: text, pos }: YamlError): boolean {
  const ends = isScalar(contents)
    ? contents.type !== Scalar.PLAIN
    : (isMap(contents) || isSeq(contents)) && contents.flow === true;
  return ends && /in YAML stream|at node end/.test(text) && pos[0] >= (contents?.range[1] ?? 0);
}

/** So many characters before a comment are looked at for the header of a block scalar. */
const longestHeader = 64;

/** yaml.v2 takes a comment right behind the header of a block scalar, without white space between them. */
function isCommentInHeader(text: string, position: number): boolean {
  return (
    text.charAt(position) === '#' &&
    /(?:^|[\s:-])[|>][-+1-9]*$/.test(text.slice(Math.max(0, position - longestHeader), position))
  );
}

/** What is wrong with a directive in front of the document. */
function directiveProblem(text: string): string | undefined {
  const [directive = '', name = '', next = ''] = /^%([A-Za-z0-9_-]*)(.?)/.exec(text) ?? [];
  if (directive === '') return undefined;
  if (name === '') return 'could not find expected directive name';
  if (next !== '' && next !== ' ' && next !== '\t') return 'found unexpected non-alphabetical character';
  return name === 'YAML' || name === 'TAG' ? undefined : 'found unknown directive name';
}

interface Reader {
  readonly text: string;
  /** Values of anchored nodes. */
  readonly anchors: Map<string, Value>;
  /** Anchors whose nodes are being read. */
  readonly open: Set<string>;
}

function read(reader: Reader, node: Node, depth: number): Value {
  checkNesting(depth, 1);
  if (isAlias(node)) return readAlias(reader, node.source);
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  if (anchor !== undefined) reader.open.add(anchor);
  const value = readContent(reader, node, depth);
  if (anchor !== undefined) {
    reader.open.delete(anchor);
    reader.anchors.set(anchor, value);
  }
  return value;
}

function readAlias({ anchors, open }: Reader, name: string): Value {
  if (open.has(name)) throw new RenderFailure(message`yaml: anchor '${hidden(name, 'a name')}' value contains itself`);
  if (!anchors.has(name)) throw new RenderFailure(message`yaml: unknown anchor '${hidden(name, 'a name')}' referenced`);
  return anchors.get(name);
}

function readContent(reader: Reader, node: Node, depth: number): Value {
  if (isScalar(node)) return readScalar(node, reader.text);
  if (isMap<ParsedNode, ParsedNode | null>(node)) return readMapping(reader, node, depth);
  if (isSeq<ParsedNode>(node)) return readSequence(reader, node, depth);
  return null;
}

function readSequence(reader: Reader, sequence: YAMLSeq<ParsedNode>, depth: number): Value {
  return listOf(sequence.items.map((item) => nilToNull(read(reader, item, depth + 1))));
}

function readMapping(reader: Reader, mapping: YAMLMap<ParsedNode, ParsedNode | null>, depth: number): Value {
  const entries = new Map<MapKey, Value>();
  for (const pair of mapping.items) {
    const value = pair.value === null ? null : nilToNull(read(reader, pair.value, depth + 1));
    if (isMergeKey(pair)) merge(entries, value, pair.value);
    else entries.set(keyOf(nilToNull(read(reader, pair.key, depth + 1))), value);
  }
  return new GoMap(entries, 'interface {}', 'interface {}');
}

function nilToNull(value: Value): Value {
  return value === undefined ? null : value;
}

function isMergeKey({ key }: Pair<ParsedNode, ParsedNode | null>): boolean {
  return isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;
}

const stepsOfMergedEntry = 2;

/** Keys that come later win over earlier ones, also over merged ones; of several maps the first wins. */
function merge(entries: Map<MapKey, Value>, value: Value, node: ParsedNode | null): void {
  const maps =
    isSeq(node) && typeof value === 'object' && value !== null && 'items' in value
      ? [...value.items].reverse()
      : [value];
  for (const map of maps) {
    if (!(map instanceof GoMap)) throw failure('yaml: map merge requires map or sequence of maps as the value');
    spendSteps(map.size * stepsOfMergedEntry);
    for (const key of map.sortedKeys()) entries.set(key, map.get(key));
  }
}

function keyOf(key: Value): MapKey {
  const kind = kindOf(key);
  if (kind === 'map' || kind === 'slice') {
    throw new RenderFailure(message`yaml: invalid map key: ${hidden(printf('%#v', [key]))}`);
  }
  return key;
}

const TAG = 'tag:yaml.org,2002:';

function readScalar(node: Scalar, source: string): Value {
  const text = textOf(node, source);
  const tag = node.tag ?? '';
  if (tag === '!' || tag === `${TAG}str`) return text;
  if (tag === `${TAG}binary`) return binary(text);
  const isPlain = node.type === Scalar.PLAIN || node.type === undefined;
  if (!isPlain && !tag.startsWith(TAG)) return text;
  const value = resolvePlain(text);
  if (tag === `${TAG}float`) return floatOf(value, text);
  if (!tag.startsWith(TAG) || tag === `${TAG}${tagOf(value)}`) return value;
  if (tag === `${TAG}timestamp`) return text;
  throw cannotDecode(tagOf(value), text, tag);
}

/** A block scalar that ends with the input, without a line break, has none either. */
function textOf({ value, type, range }: Scalar, source: string): string {
  const text = typeof value === 'string' ? value : '';
  const isBlock = type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED;
  const endsInput = (range?.[1] ?? 0) >= source.length && !source.endsWith('\n');
  return isBlock && endsInput && text.endsWith('\n') ? text.slice(0, -1) : text;
}

function floatOf(value: Value, text: string): Value {
  if (typeof value === 'number') return value;
  const float = typeof value === 'bigint' ? parseGoFloat(String(value)) : undefined;
  if (typeof float === 'number') return float;
  throw cannotDecode(tagOf(value), text, `${TAG}float`);
}

function tagOf(value: Value): string {
  const kind = kindOf(value);
  switch (kind) {
    case 'bool':
    case 'float':
      return kind;
    case 'int':
    case 'uint':
      return 'int';
    case 'invalid':
      return 'null';
    default:
      return 'str';
  }
}

function cannotDecode(found: string, text: string, tag: string): RenderFailure {
  const wanted = hidden(tag.replace(TAG, '!!'), 'a tag');
  return new RenderFailure(message`yaml: cannot decode !!${found} \`${hidden(text)}\` as a ${wanted}`);
}

function binary(text: string): Value {
  const bytes = decodeBase64(text.replace(/\s/g, ''), 'standard');
  if (typeof bytes === 'number') throw failure('yaml: !!binary value contains invalid base64 data');
  return stringOf(bytes);
}
