import type { Version } from './version.ts';
import { compareVersions, parseVersion } from './version.ts';

/** Alternatives, each a list of conditions that must all hold. */
export type Constraint = readonly (readonly Condition[])[];

interface Condition {
  readonly operator: string;
  readonly version: Version;
  /** Which numbers were left out or written as `x`. */
  readonly isAnyMajor: boolean;
  readonly isAnyMinor: boolean;
  readonly isAnyPatch: boolean;
}

const NUMBER = '(?:0|[1-9][0-9]*|[xX*])';
const VERSION = `v?(${NUMBER})(?:\\.(${NUMBER}))?(?:\\.(${NUMBER}))?(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?`;
const OPERATOR = '=|!=|>=|=>|<=|=<|>|<|~>|~|\\^|';
const CONDITION = new RegExp(`^(${OPERATOR})\\s*${VERSION}$`);
const RANGE = new RegExp(`\\s*(${VERSION})\\s*-\\s+(${VERSION})\\s*|\\s*(${VERSION})\\s+-\\s*(${VERSION})\\s*`, 'g');
const SPLITTER = new RegExp(`(?:${OPERATOR})\\s*${VERSION}`, 'g');

/** Reads a constraint of Masterminds/semver; `undefined` when it is improper. */
export function parseConstraint(text: string): Constraint | undefined {
  const alternatives: (readonly Condition[])[] = [];
  for (const part of text.split('||')) {
    const conditions = parseConditions(rewriteRanges(part));
    if (conditions === undefined) return undefined;
    alternatives.push(conditions);
  }
  return alternatives;
}

/** Whether a version meets a constraint. */
export function satisfies(version: Version, constraint: Constraint): boolean {
  return constraint.some((conditions) => conditions.every((condition) => meets(version, condition)));
}

function rewriteRanges(text: string): string {
  return text.replace(RANGE, (range) => {
    const [from = '', to = ''] = range.trim().split(/\s*-\s+|\s+-\s*/);
    return ` >=${from} <=${to} `;
  });
}

function parseConditions(text: string): readonly Condition[] | undefined {
  const pieces = text.match(SPLITTER) ?? [];
  // What is between the pieces may only be commas and blanks.
  if (pieces.length === 0 || text.replace(SPLITTER, '').replace(/[,\s]/g, '') !== '') return undefined;
  const conditions = pieces.map((piece) => parseCondition(piece.trim()));
  return conditions.every((condition) => condition !== undefined) ? conditions : undefined;
}

function parseCondition(text: string): Condition | undefined {
  const found = CONDITION.exec(text);
  if (found === null) return undefined;
  const [, operator = '', major = '', minor, patch, prerelease = '', metadata = ''] = found;
  const isAnyMajor = isWildcard(major);
  const isAnyMinor = isAnyMajor || minor === undefined || isWildcard(minor);
  const isAnyPatch = isAnyMinor || patch === undefined || isWildcard(patch);
  const numbers = [isAnyMajor ? '0' : major, isAnyMinor ? '0' : (minor ?? '0'), isAnyPatch ? '0' : (patch ?? '0')];
  const version = parseVersion(numbers.join('.') + prerelease + metadata);
  return version === undefined ? undefined : { operator, version, isAnyMajor, isAnyMinor, isAnyPatch };
}

function isWildcard(part: string): boolean {
  return part === 'x' || part === 'X' || part === '*';
}

function meets(version: Version, condition: Condition): boolean {
  const { operator, version: wanted, isAnyMajor, isAnyMinor, isAnyPatch } = condition;
  const isPrerelease = version.prerelease !== '' && wanted.prerelease === '';
  const order = compareVersions(version, wanted);
  const isDirty = isAnyMajor || isAnyMinor || isAnyPatch;
  switch (operator) {
    case '!=':
      return isDirty ? !isPrerelease && !matchesPattern(version, condition) : order !== 0;
    case '>':
      if (isPrerelease) return false;
      if (!isDirty) return order > 0;
      if (version.major !== wanted.major) return version.major > wanted.major;
      return !isAnyMinor && version.minor > wanted.minor;
    case '<':
      return !isPrerelease && order < 0;
    case '>=':
    case '=>':
      return !isPrerelease && order >= 0;
    case '<=':
    case '=<':
      if (isPrerelease) return false;
      if (!isDirty) return order <= 0;
      if (version.major !== wanted.major) return isAnyMajor || version.major < wanted.major;
      return isAnyMinor || version.minor <= wanted.minor;
    case '^':
      return !isPrerelease && order >= 0 && meetsCaret(version, condition);
    case '~':
    case '~>':
      return !isPrerelease && meetsTilde(version, condition, order);
    default:
      // Without operator a version with wildcards stands for all that begin like it.
      return isDirty ? !isPrerelease && meetsTilde(version, condition, order) : order === 0;
  }
}

function matchesPattern(version: Version, { version: wanted, isAnyMajor, isAnyMinor, isAnyPatch }: Condition): boolean {
  if (isAnyMajor) return true;
  if (version.major !== wanted.major) return false;
  if (isAnyMinor) return true;
  return version.minor === wanted.minor && (isAnyPatch || version.patch === wanted.patch);
}

function meetsTilde(version: Version, { version: wanted, isAnyMajor, isAnyMinor }: Condition, order: number): boolean {
  if (order < 0) return false;
  if (isAnyMajor) return true;
  return version.major === wanted.major && (isAnyMinor || version.minor === wanted.minor);
}

function meetsCaret(version: Version, { version: wanted, isAnyMajor, isAnyMinor, isAnyPatch }: Condition): boolean {
  if (isAnyMajor) return true;
  if (wanted.major > 0n || isAnyMinor) return version.major === wanted.major;
  if (version.major !== 0n) return false;
  if (wanted.minor > 0n || isAnyPatch) return version.minor === wanted.minor;
  return version.minor === 0n && version.patch === wanted.patch;
}
