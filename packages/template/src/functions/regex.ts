import type { Matcher } from 're2js';
import { RE2JS, RE2JSException } from 're2js';
import type { Message } from '../failure.ts';
import { failure, hidden, message, RenderFailure } from '../failure.ts';
import { characterCount, hasRawBytes } from '../value/go-string.ts';
import { groupNamed, withDistinctNames } from './regex-group-names.ts';
import { checkTextLength } from '../value/limits.ts';
import { spendSteps } from '../value/work.ts';

/** A compiled expression with RE2's syntax and linear time. */
export type Regex = RE2JS;

// Patterns are nearly always literals of the template, used again in every pass.
const compiled = new Map<string, Regex>();
const MOST_KEPT = 100;

/** Compiles, or fails with Go's text (`error parsing regexp: ...`). Source: spec/template.md 9.4. */
export function compileRegex(pattern: string): Regex {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const regex = tryCompile(pattern);
  if (compiled.size >= MOST_KEPT) compiled.clear();
  compiled.set(pattern, regex);
  return regex;
}

/** Why a pattern does not compile, in Go's words; `undefined` when it does. */
export function regexProblem(pattern: string): Message | undefined {
  try {
    compileRegex(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof RenderFailure) return error.detail;
    throw error;
  }
}

/** One match: positions in the text and the groups, group 0 being the whole; a group that took no part is `undefined`. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** A match with its groups takes some 200 bytes. */
const stepsOfMatch = 20;

/** All matches as Go finds them: an empty match right behind the previous match does not count. */
export function findAll(regex: Regex, text: string, limit: number = Infinity): readonly RegexMatch[] {
  const matcher = regex.matcher(text);
  spendSteps(text.length);
  const matches: RegexMatch[] = [];
  let previousEnd = -1;
  while (matches.length < limit && matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    if (start === end && start === previousEnd) continue;
    spendSteps(stepsOfMatch);
    matches.push({ start, end, groups: groupsOf(matcher) });
    previousEnd = end;
  }
  return matches;
}

/** Replaces every match; `$1`, `${1}`, `${name}` and `$$` are expanded, `$1x` is the group called `1x`. */
export function replaceMatches(regex: Regex, text: string, replacement: string, isLiteral = false): string {
  const names = regex.namedGroups();
  let result = '';
  let at = 0;
  for (const match of findAll(regex, text)) {
    result += text.slice(at, match.start);
    result += isLiteral ? replacement : expand(replacement, match, names);
    at = match.end;
    checkTextLength(result.length);
  }
  return result + text.slice(at);
}

function tryCompile(pattern: string): Regex {
  const raw = hasRawBytes(pattern) ? firstRawByte(pattern) : undefined;
  const invalid = message`error parsing regexp: invalid UTF-8: \`${hidden(pattern.slice(raw))}\``;
  try {
    const regex = compileNamed(pattern.slice(0, raw));
    if (raw === undefined) return regex;
  } catch (error) {
    // What is only unfinished goes on behind the prefix.
    if (raw !== undefined && error instanceof RE2JSException && UNFINISHED.test(error.message)) {
      throw new RenderFailure(invalid);
    }
    if (!(error instanceof RE2JSException)) throw error;
    const [reason, part] = splitReason(error.message);
    if (part === undefined) throw failure(`${reason}: \`\``);
    throw new RenderFailure(message`${reason}: \`${hidden(part, 'a pattern')}\``);
  }
  throw new RenderFailure(invalid);
}

function compileNamed(pattern: string): Regex {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException) || !error.message.includes('duplicate capture group name')) throw error;
    return RE2JS.compile(withDistinctNames(pattern));
  }
}

const UNFINISHED = /missing closing|trailing backslash|invalid named capture|invalid or unsupported|missing argument/;

/** Where the first byte stands that belongs to no character. */
function firstRawByte(pattern: string): number {
  return pattern.search(/\p{Surrogate}/u);
}

/** The offending part stands between backquotes at the end. */
function splitReason(text: string): readonly [string, string?] {
  const at = text.indexOf(': `');
  return at < 0 || !text.endsWith('`') ? [text] : [text.slice(0, at), text.slice(at + 3, -1)];
}

function groupsOf(matcher: Matcher): readonly (string | undefined)[] {
  const groups: (string | undefined)[] = [];
  for (let group = 0; group <= matcher.groupCount(); group++) groups.push(matcher.group(group) ?? undefined);
  return groups;
}

const REFERENCE = /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu;

function expand(replacement: string, match: RegexMatch, names: Readonly<Record<string, number>>): string {
  return replacement.replace(REFERENCE, (reference, bare: string | undefined, braced: string | undefined) => {
    const name = bare ?? braced;
    if (name === undefined) return reference.slice(1);
    const isNumber = /^[0-9]+$/.test(name) && characterCount(name) < 9;
    return (isNumber ? match.groups[Number(name)] : groupNamed(name, names, match.groups)) ?? '';
  });
}
