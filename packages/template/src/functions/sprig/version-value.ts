import { failure } from '../../failure.ts';
import type { Method, StructType } from '../../value/value.ts';
import { GoStruct } from '../../value/value.ts';
import { SizedInteger } from '../../value/tagged.ts';
import type { Value } from '../../value/value.ts';
import type { Version } from './version.ts';
import { checkMetadata, checkPrerelease, compareVersions, versionText } from './version.ts';

/** A `*semver.Version` for templates, with its methods. */
export function versionValue(version: Version): GoStruct {
  return new GoStruct(POINTER, {}, version);
}

function required(value: Value): Version {
  if (value instanceof GoStruct && (value.type === POINTER || value.type === PLAIN)) return value.state as Version;
  throw failure('not a version');
}

const text: Method = { parameters: [], call: (version) => versionText(required(version)) };

function number(name: 'major' | 'minor' | 'patch'): Method {
  return { parameters: [], call: (version) => new SizedInteger('uint64', required(version)[name]) };
}

function part(name: 'prerelease' | 'metadata' | 'original'): Method {
  return { parameters: [], call: (version) => required(version)[name] };
}

function comparing(decide: (order: number) => Value): Method {
  return {
    parameters: ['version'],
    call: (version, [other]) => decide(compareVersions(required(version), required(other))),
  };
}

/** The next version; what was behind the changed number is dropped. */
function next(change: (version: Version) => Partial<Version>): Method {
  return {
    parameters: [],
    call: (receiver) => {
      const version = required(receiver);
      return plain({ ...version, prerelease: '', metadata: '', ...change(version) });
    },
  };
}

/** A version that was changed keeps only the `v` of its spelling. */
function plain(version: Version): GoStruct {
  const original = `${version.original.startsWith('v') ? 'v' : ''}${versionText(version)}`;
  return new GoStruct(PLAIN, {}, { ...version, original });
}

function replacing(name: 'prerelease' | 'metadata', check: (text: string) => void): Method {
  return {
    parameters: ['string'],
    call: (version, [given]) => {
      const value = typeof given === 'string' ? given : '';
      check(value);
      return plain({ ...required(version), [name]: value });
    },
  };
}

/** What a version has and a pointer to one too. */
const METHODS: Readonly<Record<string, Method>> = {
  String: text,
  Major: number('major'),
  Minor: number('minor'),
  Patch: number('patch'),
  Prerelease: part('prerelease'),
  Metadata: part('metadata'),
  IncMajor: next(({ major }) => ({ major: BigInt.asUintN(64, major + 1n), minor: 0n, patch: 0n })),
  IncMinor: next(({ minor }) => ({ minor: BigInt.asUintN(64, minor + 1n), patch: 0n })),
  IncPatch: next(({ patch, prerelease }) => ({ patch: prerelease === '' ? BigInt.asUintN(64, patch + 1n) : patch })),
  SetPrerelease: replacing('prerelease', checkPrerelease),
  SetMetadata: replacing('metadata', checkMetadata),
};

const shared = {
  fields: [],
  print: (version: GoStruct) => versionText(required(version)),
  serialise: (version: GoStruct) => versionText(required(version)),
};

const PLAIN: StructType = { ...shared, name: 'semver.Version', pointer: false, methods: METHODS };

const POINTER: StructType = {
  ...shared,
  name: 'semver.Version',
  pointer: true,
  methods: {
    ...METHODS,
    Original: part('original'),
    Compare: comparing(BigInt),
    Equal: comparing((order) => order === 0),
    LessThan: comparing((order) => order < 0),
    LessThanEqual: comparing((order) => order <= 0),
    GreaterThan: comparing((order) => order > 0),
    GreaterThanEqual: comparing((order) => order >= 0),
  },
};
