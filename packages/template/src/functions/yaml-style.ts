import { characters, codePoint, isRaw } from '../value/go-string.ts';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal';

/** Styles that can hold a text. Source: spec/template.md appendix B, 5 and 6. */
export interface ScalarAnalysis {
  readonly isMultiline: boolean;
  readonly allowsPlain: boolean;
  readonly allowsSingleQuoted: boolean;
  readonly allowsLiteral: boolean;
}

/** Looks at every character once. */
export function analyseScalar(text: string): ScalarAnalysis {
  if (text === '') return { isMultiline: false, allowsPlain: true, allowsSingleQuoted: true, allowsLiteral: false };
  const all = characters(text);
  let indicators = text.startsWith('---') || text.startsWith('...');
  let breaks = false;
  let special = false;
  let spaceThenBreak = false;
  let breakThenSpace = false;
  for (const [index, character] of all.entries()) {
    const next = all[index + 1];
    const previous = all[index - 1];
    indicators ||= isIndicator(character, previous, next);
    special ||= !isYamlPrintable(codePoint(character));
    if (isBreak(character)) {
      breaks = true;
      spaceThenBreak ||= previous === ' ';
    } else if (character === ' ' && previous !== undefined && isBreak(previous)) {
      breakThenSpace = true;
    }
  }
  const first = all[0] ?? '';
  const last = all.at(-1) ?? '';
  const blankEnds = [first, last].some((character) => character === ' ' || isBreak(character));
  return {
    isMultiline: breaks,
    allowsPlain: !(blankEnds || breakThenSpace || spaceThenBreak || special || breaks || indicators),
    allowsSingleQuoted: !(breakThenSpace || spaceThenBreak || special),
    allowsLiteral: !(last === ' ' || spaceThenBreak || special),
  };
}

/** Line breaks of YAML: CR, LF, NEL, LS and PS. */
export function isBreak(character: string): boolean {
  return (
    character === '\n' || character === '\r' || character === '\x85' || character === '\u2028' || character === '\u2029'
  );
}

/** Characters that need no escape; tab and everything beyond the basic plane do. */
export function isYamlPrintable(point: number): boolean {
  if (point === 0x0a || (point >= 0x20 && point <= 0x7e)) return true;
  if (point < 0xa0 || isRaw(point)) return false;
  return (point <= 0xd7ff || (point >= 0xe000 && point <= 0xfffd)) && point !== 0xfeff;
}

function isIndicator(character: string, previous: string | undefined, next: string | undefined): boolean {
  const beforeBlank = next === undefined || isBlank(next);
  if (previous === undefined) {
    if ('#,[]{}&*!|>\'"%@`'.includes(character)) return true;
    return '?:-'.includes(character) && beforeBlank;
  }
  if (character === ':') return beforeBlank;
  return character === '#' && isBlank(previous);
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\0' || isBreak(character);
}
