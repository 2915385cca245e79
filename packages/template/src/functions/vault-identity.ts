import { sha1 } from '@noble/hashes/legacy.js';
import { hidden, message, RenderFailure } from '../failure.ts';
import { quote } from '../print/quote.ts';
import { bytesOf, compareStrings } from '../value/go-string.ts';

/** Parameters of a write, sorted by name. */
export type Parameters = readonly (readonly [name: string, value: string])[];

/** `"k=v"` texts as pairs; empty texts are skipped, the last of a name counts. Source: spec/template.md 9.2, item 3. */
export function splitParameters(texts: readonly string[]): Parameters {
  const pairs = new Map<string, string>();
  for (const text of texts) {
    if (text === '') continue;
    const equals = text.indexOf('=');
    if (equals < 0) throw new RenderFailure(message`not k=v pair ${hidden(quote(text))}`);
    pairs.set(text.slice(0, equals).trim(), text.slice(equals + 1).trim());
  }
  return [...pairs].sort(([left], [right]) => compareStrings(left, right));
}

/** Identity of a write: its parameters appear as the first four bytes of a hash. Source: spec/template.md 10.2. */
export function writeIdentity(path: string, parameters: Parameters): string {
  const text = parameters.map(([name, value]) => `${name}=${quote(value)}`).join('');
  const hash = Array.from(sha1(bytesOf(text)).subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `vault.write(${path} -> ${hash})`;
}
