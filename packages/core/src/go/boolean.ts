import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';
import { quoteGo } from './quote.ts';

const truths = ['1', 't', 'T', 'true', 'True', 'TRUE'];
const falsehoods = ['0', 'f', 'F', 'false', 'False', 'FALSE'];

/**
 * A boolean as Go's ParseBool reads it, exactly the twelve spellings, with Go's error text.
 * Source: spec/agent.md 12 item 7.
 */
export function parseGoBoolean(text: string): Result<boolean, string> {
  if (truths.includes(text)) return succeed(true);
  if (falsehoods.includes(text)) return succeed(false);
  return fail(`strconv.ParseBool: parsing ${quoteGo(text)}: invalid syntax`);
}
