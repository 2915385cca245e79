import { failure, hidden, message, RenderFailure } from '../../failure.ts';
import { quote } from '../../print/quote.ts';
import { compareStrings } from '../../value/go-string.ts';
import type { Flavour } from '../flavour.ts';

/** A semantic version; the numbers are 64-bit without sign. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Without the dash. */
  readonly prerelease: string;
  /** Without the plus sign. */
  readonly metadata: string;
  readonly original: string;
}

const VERSION =
  /^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** A version, also without minor or patch number and with a leading `v`; fails with Go's texts. */
export function parseVersion(text: string, flavour: Flavour): Version {
  const found = VERSION.exec(text);
  // OpenBao Agent has a newer library. Source: spec/template.md 9.11.
  if (found === null) throw failure(flavour === 'openbao' ? 'invalid semantic version' : 'Invalid Semantic Version');
  const [, major = '', minor = '.0', patch = '.0', prerelease = '', metadata = ''] = found;
  const version = {
    major: segment(major),
    minor: segment(minor.slice(1)),
    patch: segment(patch.slice(1)),
    prerelease,
    metadata,
    original: text,
  };
  checkPrerelease(prerelease);
  return version;
}

/** The version in its normal form. */
export function versionText({ major, minor, patch, prerelease, metadata }: Omit<Version, 'original'>): string {
  return `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}${metadata === '' ? '' : `+${metadata}`}`;
}

/** Below, at or above 0; metadata does not count. */
export function compareVersions(left: Version, right: Version): number {
  const difference =
    compare(left.major, right.major) || compare(left.minor, right.minor) || compare(left.patch, right.patch);
  return difference === 0 ? comparePrereleases(left.prerelease, right.prerelease) : difference;
}

/** A version without prerelease comes after all that have one. */
export function comparePrereleases(left: string, right: string): number {
  if (left === right) return 0;
  if (left === '' || right === '') return left === '' ? 1 : -1;
  const a = left.split('.');
  const b = right.split('.');
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = comparePart(a[index], b[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Fails unless the dotted parts of a prerelease are well formed. */
export function checkPrerelease(prerelease: string): void {
  if (prerelease === '') return;
  for (const part of prerelease.split('.')) {
    if (/^[0-9]+$/.test(part)) {
      if (part.length > 1 && part.startsWith('0')) throw failure('Version segment starts with 0');
    } else if (!/^[0-9A-Za-z-]+$/.test(part)) {
      throw failure('Invalid Prerelease string');
    }
  }
}

/** Fails unless the dotted parts of metadata are well formed. */
export function checkMetadata(metadata: string): void {
  if (metadata !== '' && !/^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/.test(metadata))
    throw failure('Invalid Metadata string');
}

const LARGEST = (1n << 64n) - 1n;
const LONGEST = 20;

function segment(digits: string): bigint {
  // Longer numbers take the engine long to read.
  if (digits.length <= LONGEST || /^0*[0-9]{1,20}$/.test(digits)) {
    const value = BigInt(digits);
    if (value <= LARGEST) return value;
  }
  throw new RenderFailure(
    message`Error parsing version segment: strconv.ParseUint: parsing ${hidden(quote(digits))}: value out of range`,
  );
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Numbers come before texts, and a shorter prerelease before a longer one. */
function comparePart(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  const [a, b] = [numberIn(left), numberIn(right)];
  if (a === undefined && b === undefined) return compareStrings(left, right) > 0 ? 1 : -1;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a > b ? 1 : -1;
}

function numberIn(part: string): bigint | undefined {
  return /^0*[0-9]{1,20}$/.test(part) && BigInt(part) <= LARGEST ? BigInt(part) : undefined;
}
