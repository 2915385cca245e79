import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const semanticVersions = suite('Sprig semantic versions');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_semver "v1.2"', '1.2.0'],
  ['sprig_semver "1.2.3-01"', 'error: error calling sprig_semver: Version segment starts with 0'],
  ['sprig_semver "1.2.3-a..b"', 'error: error calling sprig_semver: Invalid Semantic Version'],
  [
    'sprig_semver "99999999999999999999"',
    'error: error calling sprig_semver: Error parsing version segment: strconv.ParseUint: parsing "99999999999999999999": value out of range',
  ],
  ['sprig_semver " 1"', 'error: error calling sprig_semver: Invalid Semantic Version'],
  ['sprig_semver ""', 'error: error calling sprig_semver: Invalid Semantic Version'],
  ['printf "%T" (sprig_semver "1").Major', 'uint64'],
  ['(sprig_semver "1.2.3-rc.1+m").IncPatch', '1.2.3'],
  ['(sprig_semver "1.2.3").IncMinor', '1.3.0'],
  ['(sprig_semver "v1.2.3").SetPrerelease "rc.1"', '1.2.3-rc.1'],
  ['(sprig_semver "v1.2.3").SetPrerelease "01"', 'error: error calling SetPrerelease: Version segment starts with 0'],
  ['(sprig_semver "v1.2.3").SetMetadata "a_b"', 'error: error calling SetMetadata: Invalid Metadata string'],
  ['((sprig_semver "v1.2.3").IncPatch).Original', "error: can't evaluate field Original in type semver.Version"],
  [
    '(sprig_semver "1.0.0").Compare ((sprig_semver "1.0.0").IncPatch)',
    'error: wrong type for value; expected *semver.Version; got semver.Version',
  ],
  ['(sprig_semver "1.0.0-rc.2").LessThan (sprig_semver "1.0.0-rc.10")', 'true'],
  ['(sprig_semver "1.0.0-1").LessThan (sprig_semver "1.0.0-a")', 'true'],
  ['(sprig_semver "1.0.0+a").Equal (sprig_semver "1.0.0+b")', 'true'],
  ['(sprig_semver "1.0.0").Compare "1.0.0"', `error: can't handle "1.0.0" for arg of type *semver.Version`],
  ['sprig_semverCompare "^1.2" "1.9.0"', 'true'],
  ['sprig_semverCompare "^0.2.3" "0.3.0"', 'false'],
  ['sprig_semverCompare "^0.0.3" "0.0.4"', 'false'],
  ['sprig_semverCompare "^0" "0.9.0"', 'true'],
  ['sprig_semverCompare "~1.2.3" "1.3.0"', 'false'],
  ['sprig_semverCompare "~0.0.0" "5.0.0"', 'true'],
  ['sprig_semverCompare "1.2.x" "1.2.9"', 'true'],
  ['sprig_semverCompare ">1" "1.9.0"', 'false'],
  ['sprig_semverCompare ">1.2" "1.3.0"', 'true'],
  ['sprig_semverCompare "<=1.2" "1.2.9"', 'true'],
  ['sprig_semverCompare "!=1.2" "1.3.0"', 'true'],
  ['sprig_semverCompare "!=1.x" "1.3.0"', 'false'],
  ['sprig_semverCompare "1.2 - 1.4" "1.4.9"', 'true'],
  ['sprig_semverCompare "<1 || >=2.0.0-0" "2.0.0-rc.1"', 'true'],
  ['sprig_semverCompare ">=1.0, <2" "1.5.0"', 'true'],
  ['sprig_semverCompare ">=1.0.0" "1.5.0-beta"', 'false'],
  ['sprig_semverCompare "*" "1.5.0-beta"', 'false'],
  ['sprig_semverCompare "=1.0.0+a" "1.0.0+b"', 'true'],
  ['sprig_semverCompare "" "1.0.0"', 'error: error calling sprig_semverCompare: improper constraint: '],
  ['sprig_semverCompare ">>1" "1.0.0"', 'error: error calling sprig_semverCompare: improper constraint: >>1'],
  ['sprig_semverCompare "1.2.3.4" "1.0.0"', 'error: error calling sprig_semverCompare: improper constraint: 1.2.3.4'],
  ['sprig_semverCompare "01.x.y" "1.0.0"', 'error: error calling sprig_semverCompare: improper constraint: 01.x.y'],
  ['sprig_semverCompare ">1.2.3-01" "1.0.0"', 'error: error calling sprig_semverCompare: constraint Parser Error'],
  ['sprig_semverCompare "*" "nope"', 'error: error calling sprig_semverCompare: Invalid Semantic Version'],
];

for (const [call, answer] of answers) {
  semanticVersions(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

semanticVersions.run();
