import { failure, hidden, LimitFailure, message, RenderFailure } from '../../failure.ts';
import { spendSteps } from '../../value/work.ts';
import type { Version } from './version.ts';
import { comparePrereleases, compareVersions, parseVersion } from './version.ts';

/** One comparison: an operator and a version, of which parts may be open (`1.x`). */
interface Comparison {
  readonly operator: string;
  readonly version: Version;
  readonly minorIsOpen: boolean;
  readonly patchIsOpen: boolean;
  /** Some part is open, possibly all of it. */
  readonly isOpen: boolean;
}

/** Alternatives, each of which holds when all its comparisons do. */
export type Constraint = readonly (readonly Comparison[])[];

const OPERATORS = '(?:=<|=>|>=|<=|!=|~>|=|>|<|~|\\^|)';
const PART = '[0-9|xX*]+';
const SUFFIXES = '(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?';
const OPEN_VERSION = `v?(${PART})(\\.${PART})?(\\.${PART})?${SUFFIXES}`;
const PLAIN_OPEN_VERSION = OPEN_VERSION.replaceAll(/\((?!\?)/g, '(?:');
const COMPARISON = new RegExp(`(${OPERATORS})\\s*(${OPEN_VERSION})`, 'y');
const BLANKS = /\s*/y;
const RANGE = new RegExp(`\\s*(${PLAIN_OPEN_VERSION})\\s+-\\s+(${PLAIN_OPEN_VERSION})\\s*`, 'g');

/** Reads a constraint (`^1.2`, `>=1 <2`, `1.2 - 1.4`, `1.x || 2.x`); fails with Go's texts. Source: spec/template.md appendix D, SemVer. */
export function parseConstraint(text: string): Constraint {
  // The expression for ranges tries every place, and may go on from there to the end.
  spendSteps((text.length * text.length) / 64);
  const withoutRanges = text.replace(RANGE, (_range, low: string, high: string) => `>= ${low}, <= ${high} `);
  return withoutRanges.split('||').map(readAlternative);
}

/**
 * Comparisons with commas or white space between them. Read one after the other: one expression for all of them needs
 * exponential time to find that a long text is none.
 */
function readAlternative(text: string): readonly Comparison[] {
  const comparisons: Comparison[] = [];
  let at = behind(BLANKS, text, 0);
  while (at < text.length || comparisons.length === 0) {
    COMPARISON.lastIndex = at;
    const found = COMPARISON.exec(text);
    if (found === null) throw improper(text);
    comparisons.push(readComparison(found));
    const end = at + found[0].length;
    at = behind(BLANKS, text, end);
    if (text.charAt(at) === ',') {
      at = behind(BLANKS, text, at + 1);
      if (at === text.length) throw improper(text);
    } else if (at === end && at < text.length) throw improper(text);
  }
  return comparisons;
}

function behind(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return at + (expression.exec(text)?.[0].length ?? 0);
}

/** Whether a version meets a constraint. A prerelease meets only comparisons that name one themselves. */
export function meets(version: Version, constraint: Constraint): boolean {
  return constraint.some((alternative) => alternative.every((comparison) => holds(version, comparison)));
}

function improper(text: string): RenderFailure {
  return new RenderFailure(message`improper constraint: ${hidden(text, 'a constraint')}`);
}

function readComparison([
  ,
  operator = '',
  text = '',
  major = '',
  minor = '',
  patch = '',
  suffix = '',
]: RegExpExecArray) {
  if (isOpen(major)) return comparison(operator, `0.0.0${suffix}`, false, false, true);
  if (isOpen(minor.slice(1))) return comparison(operator, `${major}.0.0${suffix}`, true, false, true);
  if (isOpen(patch.slice(1))) return comparison(operator, `${major}${minor}.0${suffix}`, false, true, true);
  return comparison(operator, text, false, false, false);
}

function comparison(
  operator: string,
  text: string,
  minorIsOpen: boolean,
  patchIsOpen: boolean,
  isOpenAnywhere: boolean,
): Comparison {
  try {
    return {
      operator,
      version: parseVersion(text, 'consul-template'),
      minorIsOpen,
      patchIsOpen,
      isOpen: isOpenAnywhere,
    };
  } catch (error) {
    if (error instanceof RenderFailure && !(error instanceof LimitFailure)) throw failure('constraint Parser Error');
    throw error;
  }
}

function isOpen(part: string): boolean {
  return part === '' || part === 'x' || part === 'X' || part === '*';
}

function holds(version: Version, comparison: Comparison): boolean {
  const wanted = comparison.version;
  if (version.prerelease !== '' && wanted.prerelease === '') return false;
  const order = compareVersions(version, wanted);
  switch (comparison.operator) {
    case '!=':
      return differs(version, comparison, order);
    case '>':
      return isGreater(version, comparison, order);
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return isAtMost(version, comparison, order);
    case '~':
    case '~>':
      return isNear(version, comparison, order);
    case '^':
      return isCompatible(version, comparison, order);
    default:
      return comparison.isOpen ? isNear(version, comparison, order) : order === 0;
  }
}

function differs(
  version: Version,
  { version: wanted, isOpen: open, minorIsOpen, patchIsOpen }: Comparison,
  order: number,
): boolean {
  if (!open) return order !== 0;
  if (version.major !== wanted.major) return true;
  if (minorIsOpen) return false;
  if (version.minor !== wanted.minor) return true;
  if (patchIsOpen) return comparePrereleases(version.prerelease, wanted.prerelease) !== 0;
  return version.patch !== wanted.patch || order !== 0;
}

function isGreater(
  version: Version,
  { version: wanted, isOpen: open, minorIsOpen, patchIsOpen }: Comparison,
  order: number,
): boolean {
  if (!open) return order > 0;
  if (version.major !== wanted.major) return version.major > wanted.major;
  if (minorIsOpen) return false;
  return patchIsOpen ? version.minor > wanted.minor : order > 0;
}

function isAtMost(
  version: Version,
  { version: wanted, isOpen: open, minorIsOpen }: Comparison,
  order: number,
): boolean {
  if (!open) return order <= 0;
  if (version.major > wanted.major) return false;
  return version.major < wanted.major || version.minor <= wanted.minor || minorIsOpen;
}

/** `~1.2`: the same major and minor number. */
function isNear(version: Version, { version: wanted, minorIsOpen, patchIsOpen }: Comparison, order: number): boolean {
  if (order < 0) return false;
  const isZero = wanted.major === 0n && wanted.minor === 0n && wanted.patch === 0n;
  if (isZero && !minorIsOpen && !patchIsOpen) return true;
  return version.major === wanted.major && (version.minor === wanted.minor || minorIsOpen);
}

/** `^1.2`: no change of the first number that is not zero. */
function isCompatible(
  version: Version,
  { version: wanted, minorIsOpen, patchIsOpen }: Comparison,
  order: number,
): boolean {
  if (order < 0) return false;
  if (wanted.major > 0n || minorIsOpen) return version.major === wanted.major;
  if (version.major > 0n) return false;
  if (wanted.minor > 0n || patchIsOpen) return version.minor === wanted.minor;
  return version.minor === 0n && version.patch === wanted.patch;
}
