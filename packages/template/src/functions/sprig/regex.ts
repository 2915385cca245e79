import { hidden, message, RenderFailure } from '../../failure.ts';
import { canBackquote, quote } from '../../print/quote.ts';
import { GoList } from '../../value/value.ts';
import { stringsOf } from '../../value/list.ts';
import type { Value } from '../../value/value.ts';
import type { ArgumentsOf, FunctionDefinition, FunctionGroup, Parameter } from '../catalogue.ts';
import { costing, defineFunction } from '../catalogue.ts';
import type { Regex } from '../regex.ts';
import { compileRegex, findAll, regexProblem, replaceMatches } from '../regex.ts';

/** Sprig's regular expressions; the text comes before the replacement. Source: spec/template.md appendix D, Regex. */
export const sprigRegex: FunctionGroup = {
  name: 'Sprig: regular expressions',
  functions: costing(24, [
    defineFunction({
      name: 'sprig_regexMatch',
      parameters: ['string', 'string'],
      result: 'bool',
      docs: 'Whether the expression matches; false when it is none.',
      example: { template: '{{ sprig_regexMatch "^a" "abc" }}', output: 'true' },
      call: ([pattern, text]) => regexProblem(pattern) === undefined && compileRegex(pattern).test(text),
    }),
    defineFunction({
      name: 'sprig_mustRegexMatch',
      parameters: ['string', 'string'],
      result: 'bool',
      docs: 'Whether the expression matches.',
      example: { template: '{{ sprig_mustRegexMatch "^a" "abc" }}', output: 'true' },
      call: ([pattern, text]) => compileRegex(pattern).test(text),
    }),
    ...pair(
      'regexFind',
      'RegexFind',
      ['string', 'string'],
      'The first match.',
      '"[0-9]+" "a12"',
      '12',
      (regex, [, text]) => findAll(regex, text, 1)[0]?.groups[0] ?? '',
    ),
    ...pair(
      'regexFindAll',
      'RegexFindAll',
      ['string', 'string', 'int'],
      'At most that many matches, all with a negative number.',
      '"[0-9]" "a1b2" -1',
      '[1 2]',
      (regex, [, text, count]) =>
        foundTexts(findAll(regex, text, count < 0n ? Infinity : Number(count)).map((match) => match.groups[0] ?? '')),
    ),
    ...pair(
      'regexReplaceAll',
      'RegexReplaceAll',
      ['string', 'string', 'string'],
      'Replaces every match; ${1} stands for a group.',
      '"a(x*)b" "-axxb-" "${1}W"',
      '-xxW-',
      (regex, [, text, replacement]) => replaceMatches(regex, text, replacement),
    ),
    ...pair(
      'regexReplaceAllLiteral',
      'RegexReplaceAllLiteral',
      ['string', 'string', 'string'],
      'Replaces every match by the text as it is.',
      '"a(x*)b" "-ab-" "${1}"',
      '-${1}-',
      (regex, [, text, replacement]) => replaceMatches(regex, text, replacement, true),
    ),
    ...pair(
      'regexSplit',
      'RegexSplit',
      ['string', 'string', 'int'],
      'Cuts at every match into at most that many parts.',
      '"z+" "pizza" -1',
      '[pi a]',
      (regex, [pattern, text, count]) =>
        count === 0n ? foundTexts([]) : stringsOf(split(regex, pattern, text, Number(count))),
    ),
    defineFunction({
      name: 'sprig_regexQuoteMeta',
      parameters: ['string'],
      result: 'string',
      docs: 'The text with everything escaped that means something in an expression.',
      example: { template: '{{ sprig_regexQuoteMeta "1.2" }}', output: '1\\.2' },
      call: ([text]) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'),
    }),
  ]),
};

/** A function that panics on a bad pattern, and its `must` form that reports it. */
function pair<const P extends readonly ['string', ...Parameter[]]>(
  name: string,
  mustName: string,
  parameters: P,
  docs: string,
  input: string,
  output: string,
  call: (regex: Regex, args: ArgumentsOf<P>) => Value,
): readonly FunctionDefinition[] {
  const define = (full: string, compile: (pattern: string) => Regex) =>
    defineFunction({
      name: full,
      parameters,
      result: output.startsWith('[') ? '[]string' : 'string',
      docs,
      example: { template: `{{ ${full} ${input} }}`, output },
      call: (args) => call(compile(args[0]), args),
    });
  return [define(`sprig_${name}`, mustCompile), define(`sprig_must${mustName}`, compileRegex)];
}

/** Go leaves the list nil when nothing was found. */
function foundTexts(texts: readonly string[]): GoList {
  return new GoList('string', texts, texts.length === 0);
}

function mustCompile(pattern: string): Regex {
  const problem = regexProblem(pattern);
  if (problem === undefined) return compileRegex(pattern);
  const shown = hidden(canBackquote(pattern) ? `\`${pattern}\`` : quote(pattern), 'a pattern');
  throw new RenderFailure(message`regexp: Compile(${shown}): ${problem}`);
}

function split(regex: Regex, pattern: string, text: string, count: number): readonly string[] {
  if (count === 0) return [];
  if (pattern !== '' && text === '') return [''];
  const parts: string[] = [];
  let begin = 0;
  let end = 0;
  for (const match of findAll(regex, text, count < 0 ? Infinity : count)) {
    if (count > 0 && parts.length === count - 1) break;
    end = match.start;
    if (match.end !== 0) parts.push(text.slice(begin, end));
    begin = match.end;
  }
  if (end !== text.length) parts.push(text.slice(begin));
  return parts;
}
