import type { FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import { meets, parseConstraint } from './version-constraint.ts';
import { parseVersion } from './version.ts';
import { versionValue } from './version-value.ts';

/**
 * Sprig's semantic versions. An implementation of its own: the rules for open parts, prereleases and texts of errors are
 * those of Sprig's library, which npm's do not share. Source: spec/template.md appendix D, SemVer.
 */
export const sprigVersions: FunctionGroup = {
  name: 'Sprig: versions',
  functions: [
    defineFunction({
      name: 'sprig_semver',
      parameters: ['string'],
      result: '*semver.Version',
      docs: 'A version with .Major, .Minor, .Patch, .Prerelease, .Metadata, .Original and .Compare.',
      example: { template: '{{ (sprig_semver "v1.2.3-beta.1").Minor }}', output: '2' },
      call: ([text], { flavour }) => versionValue(parseVersion(text, flavour)),
    }),
    defineFunction({
      name: 'sprig_semverCompare',
      parameters: ['string', 'string'],
      result: 'bool',
      docs: 'Whether the version meets the constraint.',
      example: { template: '{{ sprig_semverCompare "^1.2.0" "1.9.0" }}', output: 'true' },
      call: ([constraint, version], { flavour }) => {
        const wanted = parseConstraint(constraint);
        return meets(parseVersion(version, flavour), wanted);
      },
    }),
  ],
};
