import { JsonNumber } from '@sluice/core';
import { bytesOf, characterCount } from '../value/go-string.ts';
import { kindOf, typeName } from '../value/kind.ts';
import { GrowingText } from '../value/growing-text.ts';
import { checkNesting, checkTextLength } from '../value/limits.ts';
import type { GoList } from '../value/value.ts';
import type { GoMap } from '../value/value.ts';
import type { GoStruct } from '../value/value.ts';
import type { Complex } from '../value/tagged.ts';
import type { SizedInteger } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';
import { monthNames, weekdayNames } from '../time/layout.ts';
import { durationText } from './duration.ts';
import { formatFloat } from './float.ts';
import { canBackquote, characterOf, isPrintable, quote, quoteCharacter } from './quote.ts';

/** Flags, width and precision of one verb. */
export interface Flags {
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v` and `%#v`, which nested values inherit. */
  plusV: boolean;
  sharpV: boolean;
  width: number | undefined;
  precision: number | undefined;
}

/** Flags of a bare verb. */
export function noFlags(): Flags {
  return {
    plus: false,
    minus: false,
    sharp: false,
    space: false,
    zero: false,
    plusV: false,
    sharpV: false,
    width: undefined,
    precision: undefined,
  };
}

/** One operand under one verb, as Go's fmt writes it. Source: spec/template.md appendix E. */
export function formatOperand(value: Value, verb: string, flags: Flags): string {
  if (value === undefined || value === null) {
    return verb === 'T' || verb === 'v' ? pad('<nil>', flags) : `%!${verb}(<nil>)`;
  }
  // Only errors may be wrapped, and no value of a template is one.
  if (verb === 'w') return badVerb(value, verb, flags, 'operand');
  if (verb === 'T') return formatString(typeName(value), 's', flags, value);
  return formatValue(value, verb, flags, 0, 'operand');
}

/**
 * Where a value stands: a wrong verb inside an error's own text must not be reported once more, and the value that a
 * wrong verb is reported with is shown bare, without the text that its type has for it.
 */
type Place = 'operand' | 'error' | 'bare';

type Present = Exclude<Value, undefined | null>;

function formatValue(value: Present, verb: string, flags: Flags, depth: number, place: Place): string {
  if (verb === 'p' && depth === 0) return pointer(value, verb, flags, place);
  switch (typeof value) {
    case 'string':
      return formatString(value, verb, flags, value);
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(String(value), flags) : badVerb(value, verb, flags, place);
    case 'bigint':
      return formatInteger(value, true, verb, flags, value, place);
    case 'number':
      return formatFloatVerb(value, verb, flags, value, place);
    default:
      return formatObject(value, verb, flags, depth, place);
  }
}

type PresentObject = Exclude<Present, string | boolean | bigint | number>;

function formatObject(value: PresentObject, verb: string, flags: Flags, depth: number, place: Place): string {
  if (value instanceof JsonNumber) return formatString(value.text, verb, flags, value);
  switch (value.kind) {
    case 'integer': {
      const text = namedIntegerText(value);
      if (text !== undefined && place !== 'bare' && printsItself(verb, flags))
        return formatString(text, verb, flags, value);
      return formatInteger(value.value, kindOf(value) === 'int', verb, flags, value, place);
    }
    case 'complex':
      return formatComplex(value, verb, flags, place);
    case 'list':
      return formatList(value, verb, flags, depth, place);
    case 'map':
      return formatMap(value, verb, flags, depth, place);
    case 'struct':
      return formatStruct(value, verb, flags, depth, place);
    case 'typed-nil':
    case 'sequence':
    case 'function':
      return pointer(value, verb, flags, place);
  }
}

function namedIntegerText({ type, value }: SizedInteger): string | undefined {
  switch (type) {
    case 'time.Duration':
      return durationText(value);
    case 'time.Month':
      return monthNames[Number(value) - 1] ?? `%!Month(${BigInt.asUintN(64, value)})`;
    case 'time.Weekday':
      return weekdayNames[Number(value)] ?? `%!Weekday(${BigInt.asUintN(64, value)})`;
    default:
      return undefined;
  }
}

/** Types with a text of their own use it under the verbs that take strings. */
function printsItself(verb: string, flags: Flags): boolean {
  return !flags.sharpV && 'vsxXq'.includes(verb);
}

function badVerb(value: Value, verb: string, flags: Flags, place: Place): string {
  if (value === undefined || value === null) return `%!${verb}(<nil>)`;
  if (place === 'error') return '';
  return `%!${verb}(${typeName(value)}=${formatValue(value, 'v', flags, 0, 'bare')})`;
}

function formatString(text: string, verb: string, flags: Flags, value: Value): string {
  switch (verb) {
    case 'v':
      return flags.sharpV ? quoted(text, flags) : pad(truncated(text, flags), flags);
    case 's':
      return pad(truncated(text, flags), flags);
    case 'q':
      return quoted(text, flags);
    case 'x':
    case 'X':
      return hexOfBytes(bytesOf(text), verb, flags);
    default:
      return badVerb(value, verb, flags, 'operand');
  }
}

function truncated(text: string, { precision }: Flags): string {
  if (precision === undefined || text.length <= precision) return text;
  let end = 0;
  for (let count = 0; count < precision && end < text.length; count++)
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

function quoted(text: string, flags: Flags): string {
  const cut = truncated(text, flags);
  if (flags.sharp && canBackquote(cut)) return pad(`\`${cut}\``, flags);
  return pad(quote(cut, flags.plus), flags);
}

function hexOfBytes(bytes: Uint8Array, verb: string, flags: Flags): string {
  const cut = flags.precision === undefined ? bytes : bytes.subarray(0, flags.precision);
  const prefix = flags.sharp && cut.length > 0 ? '0x' : '';
  checkTextLength(cut.length * 2);
  const text = new GrowingText();
  text.add(prefix);
  for (const [index, byte] of cut.entries()) {
    if (index > 0 && flags.space) text.add(` ${prefix}`);
    text.add(byte.toString(16).padStart(2, '0'));
  }
  return pad(verb === 'X' ? text.text().toUpperCase() : text.text(), flags);
}

function formatInteger(
  integer: bigint,
  signed: boolean,
  verb: string,
  flags: Flags,
  value: Value,
  place: Place,
): string {
  switch (verb) {
    case 'v':
      if (flags.sharpV && !signed) return digitsOf(integer, 16, 'v', { ...flags, sharp: true });
      return digitsOf(integer, 10, verb, flags);
    case 'd':
      return digitsOf(integer, 10, verb, flags);
    case 'b':
      return digitsOf(integer, 2, verb, flags);
    case 'o':
    case 'O':
      return digitsOf(integer, 8, verb, flags);
    case 'x':
    case 'X':
      return digitsOf(integer, 16, verb, flags);
    case 'c':
      return pad(characterOf(integer), flags);
    case 'q':
      return pad(quoteCharacter(integer, flags.plus), flags);
    case 'U':
      return unicodePoint(BigInt.asUintN(64, integer), flags);
    default:
      return badVerb(value, verb, flags, place);
  }
}

function digitsOf(integer: bigint, base: number, verb: string, flags: Flags): string {
  const negative = integer < 0n;
  const signed = negative || flags.plus || flags.space;
  let least = 0;
  if (flags.precision !== undefined) {
    least = flags.precision;
    if (least === 0 && integer === 0n) return ' '.repeat(flags.width ?? 0);
  } else if (flags.zero && !flags.minus && flags.width !== undefined) {
    least = signed ? flags.width - 1 : flags.width;
  }
  let digits = (negative ? -integer : integer).toString(base);
  checkTextLength(least);
  digits = digits.padStart(least, '0');
  if (verb === 'X') digits = digits.toUpperCase();
  if (flags.sharp) digits = prefixFor(base, verb, digits) + digits;
  if (verb === 'O') digits = `0o${digits}`;
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  return padWithSpaces(sign + digits, flags);
}

function prefixFor(base: number, verb: string, digits: string): string {
  if (base === 2) return '0b';
  if (base === 8) return digits.startsWith('0') ? '' : '0';
  return base === 16 ? (verb === 'X' ? '0X' : '0x') : '';
}

function unicodePoint(point: bigint, flags: Flags): string {
  const digits = point
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(4, flags.precision ?? 0), '0');
  const shown = flags.sharp && point <= 0x10ffffn && isPrintable(Number(point)) ? ` '${characterOf(point)}'` : '';
  return padWithSpaces(`U+${digits}${shown}`, flags);
}

function formatFloatVerb(float: number, verb: string, flags: Flags, value: Value, place: Place): string {
  switch (verb) {
    case 'v':
      return floatText(float, 'g', -1, flags);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return floatText(float, verb, -1, flags);
    case 'f':
    case 'e':
    case 'E':
      return floatText(float, verb, 6, flags);
    case 'F':
      return floatText(float, 'f', 6, flags);
    default:
      return badVerb(value, verb, flags, place);
  }
}

function floatText(float: number, verb: string, defaultPrecision: number, flags: Flags): string {
  const precision = flags.precision ?? defaultPrecision;
  const text = formatFloat(float, verb, precision);
  let digits = text.replace(/^[+-]/, '');
  const sign = text.startsWith('-') ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  if (!Number.isFinite(float)) {
    const infinitySign = Number.isNaN(float) || text.startsWith('-') || sign !== '' ? sign : flags.sharpV ? '' : '+';
    return padWithSpaces(infinitySign + digits, flags);
  }
  if (flags.sharp && verb !== 'b') digits = withPoint(digits, verb, precision);
  const missing = (flags.width ?? 0) - sign.length - digits.length;
  if (flags.zero && !flags.minus && missing > 0) return sign + '0'.repeat(missing) + digits;
  return pad(sign + digits, flags);
}

/** `#` keeps the decimal point, and under `g` the zeros behind it. */
function withPoint(digits: string, verb: string, precision: number): string {
  const at = digits.search(verb === 'x' || verb === 'X' ? /[pP]/ : /[eE]/);
  const mantissa = at < 0 ? digits : digits.slice(0, at);
  const tail = at < 0 ? '' : digits.slice(at);
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.`;
  if (verb !== 'g' && verb !== 'G' && verb !== 'x') return pointed + tail;
  const wanted = precision < 0 ? 6 : precision;
  const significant = mantissa.replace('.', '').replace(/^0+(?=.)/, '').length;
  return pointed + '0'.repeat(Math.max(0, wanted - significant)) + tail;
}

function formatComplex(value: Complex, verb: string, flags: Flags, place: Place): string {
  if (!'vbgGxXfFeE'.includes(verb)) return badVerb(value, verb, flags, place);
  const real = formatFloatVerb(value.real, verb, flags, value, place);
  const imaginary = formatFloatVerb(value.imaginary, verb, { ...flags, plus: true }, value, place);
  return `(${real}${imaginary}i)`;
}

function formatList(list: GoList, verb: string, flags: Flags, depth: number, place: Place): string {
  checkNesting(depth, list.items.length);
  if (flags.sharpV && list.isNil) return `${typeName(list)}(nil)`;
  const open = flags.sharpV ? `${typeName(list)}{` : '[';
  const separator = flags.sharpV ? ', ' : ' ';
  const text = new GrowingText();
  text.add(open);
  for (const [index, item] of list.items.entries()) {
    if (index > 0) text.add(separator);
    text.add(element(item, list.elementType, verb, flags, depth, place));
  }
  text.add(flags.sharpV ? '}' : ']');
  return text.text();
}

function formatMap(map: GoMap, verb: string, flags: Flags, depth: number, place: Place): string {
  checkNesting(depth, map.size);
  if (flags.sharpV && map.isNil) return `${map.type}(nil)`;
  const text = new GrowingText();
  text.add(flags.sharpV ? `${map.type}{` : 'map[');
  for (const [index, key] of map.sortedKeys().entries()) {
    if (index > 0) text.add(flags.sharpV ? ', ' : ' ');
    text.add(`${element(key, map.keyType, verb, flags, depth, place)}:`);
    text.add(element(map.get(key), map.valueType, verb, flags, depth, place));
  }
  text.add(flags.sharpV ? '}' : ']');
  return text.text();
}

function formatStruct(struct: GoStruct, verb: string, flags: Flags, depth: number, place: Place): string {
  const { print, fields, pointer: isPointer } = struct.type;
  if (print !== undefined && printsItself(verb, flags)) return formatString(print(struct), verb, flags, struct);
  // fmt prints a pointer inside another value as an address, which differs in every process of the peer.
  if (isPointer && depth > 0) return '0xc000000000';
  let text = `${isPointer ? '&' : ''}${flags.sharpV ? struct.type.name : ''}{`;
  for (const [index, name] of fields.entries()) {
    if (index > 0) text += flags.sharpV ? ', ' : ' ';
    if (flags.plusV || flags.sharpV) text += `${name}:`;
    text += element(struct.fields[name], 'interface {}', verb, flags, depth, place);
  }
  return `${text}}`;
}

function element(value: Value, type: string, verb: string, flags: Flags, depth: number, place: Place): string {
  if (value === undefined || value === null) return flags.sharpV ? `${type}(nil)` : '<nil>';
  return formatValue(value, verb, flags, depth + 1, place);
}

function pointer(value: Present, verb: string, flags: Flags, place: Place): string {
  const kind = kindOf(value);
  const reference =
    kind === 'pointer' || kind === 'channel' || kind === 'function' || kind === 'map' || kind === 'slice';
  if (!reference || !'vpbodxX'.includes(verb)) return badVerb(value, verb, flags, place);
  const isNil = typeof value === 'object' && 'kind' in value && value.kind === 'typed-nil';
  if (verb === 'v' && isNil) return flags.sharpV ? `(${typeName(value)})(nil)` : pad('<nil>', flags);
  const address = isNil ? 0n : 0xc000000000n;
  return digitsOf(address, 16, 'x', { ...flags, sharp: verb === 'p' || verb === 'v' ? !flags.sharp : flags.sharp });
}

/** Fills up to the width, counted in characters: left with spaces or zeros, right with spaces. */
function pad(text: string, flags: Flags): string {
  const { width } = flags;
  if (width === undefined) return text;
  const missing = width - characterCount(text);
  if (missing <= 0) return text;
  if (flags.minus) return text + ' '.repeat(missing);
  return (flags.zero ? '0' : ' ').repeat(missing) + text;
}

function padWithSpaces(text: string, flags: Flags): string {
  return flags.zero ? pad(text, { ...flags, zero: false }) : pad(text, flags);
}
