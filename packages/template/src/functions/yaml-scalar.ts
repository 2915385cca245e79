import { parseGoFloat, parseGoInteger, parseGoUnsigned } from '../value/parse-number.ts';
import { SizedInteger } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
]);

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const DATE =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?$/;

/** What YAML 1.1 takes an unquoted scalar for, as yaml.v2 has it. Source: spec/template.md 9.5. */
export function resolvePlain(text: string): Value {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charAt(0);
  if (first === '.') {
    const float = parseGoFloat(text);
    return typeof float === 'number' ? float : text;
  }
  if (!/^[-+0-9]/.test(text)) return text;
  return resolveNumber(text.replaceAll('_', '')) ?? text;
}

/** Whether a text, written without quotes, would be read back as something else. Source: spec/template.md appendix B, 4. */
export function needsQuotes(text: string): boolean {
  return typeof resolvePlain(text) !== 'string' || DATE.test(text) || SEXAGESIMAL.test(text);
}

function resolveNumber(text: string): Value {
  const integer = parseGoInteger(text, 0);
  if (typeof integer === 'bigint') return integer;
  const unsigned = parseGoUnsigned(text, 0);
  if (typeof unsigned === 'bigint') return new SizedInteger('uint64', unsigned);
  if (!FLOAT.test(text)) return undefined;
  const float = parseGoFloat(text);
  return typeof float === 'number' ? float : undefined;
}
