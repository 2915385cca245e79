import { failure } from '../../failure.ts';
import type { Method, StructType } from '../../value/struct.ts';
import { GoStruct } from '../../value/struct.ts';
import { SizedInteger } from '../../value/tagged.ts';
import type { Value } from '../../value/value.ts';
import type { FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import type { FunctionContext } from '../context.ts';
import type { Version } from './version.ts';
import { compareVersions, parseVersion, versionText } from './version.ts';
import { parseConstraint, satisfies } from './version-constraint.ts';

/** Sprig's versions. Source: spec/template.md appendix D, SemVer. */
export const sprigVersions: FunctionGroup = {
  name: 'Sprig: versions',
  functions: [
    defineFunction({
      name: 'sprig_semver',
      parameters: ['string'],
      result: '*semver.Version',
      docs: 'A semantic version: .Major, .Minor, .Patch, .Prerelease, .Metadata, .Original, .Compare and more.',
      example: { template: '{{ (sprig_semver "1.2.3-rc.1").Minor }}', output: '2' },
      call: ([text], context) => versionValue(required(text, context)),
    }),
    defineFunction({
      name: 'sprig_semverCompare',
      parameters: ['string', 'string'],
      result: 'bool',
      docs: 'Whether a version meets a constraint.',
      example: { template: '{{ sprig_semverCompare "^1.2.0" "1.9.0" }}', output: 'true' },
      call: ([constraint, text], context) => {
        const parsed = parseConstraint(constraint);
        if (parsed === undefined) throw failure(`improper constraint: ${constraint}`);
        return satisfies(required(text, context), parsed);
      },
    }),
  ],
};

function required(text: string, context: FunctionContext): Version {
  const version = parseVersion(text);
  if (version !== undefined) return version;
  throw failure(context.flavour === 'openbao' ? 'invalid semantic version' : 'Invalid Semantic Version');
}

function versionValue(version: Version, isPointer = true): GoStruct {
  return new GoStruct(isPointer ? POINTER : PLAIN, {}, version);
}

function versionOf(value: Value): Version {
  const version = value instanceof GoStruct ? value.state : undefined;
  if (isVersion(version)) return version;
  throw failure('not a version');
}

function isVersion(state: unknown): state is Version {
  return typeof state === 'object' && state !== null && 'prerelease' in state;
}

function number(part: 'major' | 'minor' | 'patch'): Method {
  return { parameters: [], call: (version) => new SizedInteger('uint64', versionOf(version)[part]) };
}

function compared(test: (order: number) => boolean): Method {
  return {
    parameters: ['version'],
    call: (version, [other]) => test(compareVersions(versionOf(version), versionOf(other))),
  };
}

function incremented(change: (version: Version) => Partial<Version>): Method {
  return {
    parameters: [],
    call: (receiver) => {
      const version = versionOf(receiver);
      const next = { ...version, prerelease: '', metadata: '', ...change(version) };
      return versionValue(
        { ...next, original: (version.original.startsWith('v') ? 'v' : '') + versionText(next) },
        false,
      );
    },
  };
}

const METHODS: Readonly<Record<string, Method>> = {
  Major: number('major'),
  Minor: number('minor'),
  Patch: number('patch'),
  Prerelease: { parameters: [], call: (version) => versionOf(version).prerelease },
  Metadata: { parameters: [], call: (version) => versionOf(version).metadata },
  Original: { parameters: [], call: (version) => versionOf(version).original },
  String: { parameters: [], call: (version) => versionText(versionOf(version)) },
  Compare: {
    parameters: ['version'],
    call: (version, [other]) => BigInt(Math.sign(compareVersions(versionOf(version), versionOf(other)))),
  },
  Equal: compared((order) => order === 0),
  LessThan: compared((order) => order < 0),
  LessThanEqual: compared((order) => order <= 0),
  GreaterThan: compared((order) => order > 0),
  GreaterThanEqual: compared((order) => order >= 0),
  // A prerelease of a patch level leads to that level itself.
  IncPatch: incremented(({ patch, prerelease }) => ({ patch: prerelease === '' ? patch + 1n : patch })),
  IncMinor: incremented(({ minor }) => ({ minor: minor + 1n, patch: 0n })),
  IncMajor: incremented(({ major }) => ({ major: major + 1n, minor: 0n, patch: 0n })),
};

const SHAPE = {
  name: 'semver.Version',
  fields: [],
  methods: METHODS,
  print: (version: GoStruct) => versionText(versionOf(version)),
  serialise: (version: GoStruct) => versionOf(version).original,
};
const POINTER: StructType = { ...SHAPE, pointer: true };
const PLAIN: StructType = { ...SHAPE, pointer: false };
