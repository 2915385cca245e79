import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createBatchRunner } from '../src/index.ts';

// Templates on which a differential run against the peer's engine (consul-template 0.42.1, Go 1.26.8) found us wrong, or
// near which it did; the answers are the peer's.
const fuzzed = suite('answers of the peer to random templates');
const run = createBatchRunner({ wallMs: () => 0 });

const cases: readonly (readonly [template: string, answer: object])[] = [
  ['{{ with sprig_dict "n" 1 "s" "abc" }}{{ slice .s 1 }}{{ index .s .n }}{{ end }}', { output: 'bc98' }],
  [
    '{{ eq (split "," "a") (split "," "b") }}',
    {
      error:
        'execute: template: :1:3: executing "" at <eq (split "," "a") (split "," "b")>: error calling eq: non-comparable type [b]: []string',
    },
  ],
  [
    '{{ eq (sprig_list 1) (split "," "b") }}',
    {
      error:
        'execute: template: :1:3: executing "" at <eq (sprig_list 1) (split "," "b")>: error calling eq: non-comparable type [b]: []string',
    },
  ],
  [
    '{{ eq (sprig_list 1) (sprig_dict "a" 1) }}',
    {
      error:
        'execute: template: :1:3: executing "" at <eq (sprig_list 1) (sprig_dict "a" 1)>: error calling eq: non-comparable types [%!s(int=1)]: []interface {}, map[string]interface {}: map[a:1]',
    },
  ],
  [
    '{{ eq (sprig_list 1) (sprig_list 1.5) }}',
    {
      error:
        'execute: template: :1:3: executing "" at <eq (sprig_list 1) (sprig_list 1.5)>: error calling eq: non-comparable type [%!s(float64=1.5)]: []interface {}',
    },
  ],
  ['{{ eq (sprig_regexFindAll "x" "" 1) (split "," "b") }}', { output: 'false' }],
  ['{{ eq (split "," "b") (sprig_regexFindAll "x" "" 1) }}', { output: 'false' }],
  [
    '{{ eq (sprig_regexFindAll "x" "" 1) (sprig_dict) }}',
    {
      error:
        'execute: template: :1:3: executing "" at <eq (sprig_regexFindAll "x" "" 1) (sprig_dict)>: error calling eq: non-comparable types []: []string, map[string]interface {}: map[]',
    },
  ],
  ['{{ eq (sprig_regexFindAll "x" "" 1) (sprig_regexFindAll "x" "" 1) }}', { output: 'true' }],
  ['{{ eq nil (sprig_dict) }}', { output: 'false' }],
  ['{{ eq (sprig_dict) nil }}', { output: 'false' }],
  [
    '{{ parseInt "99999999999999999999x" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <parseInt "99999999999999999999x">: error calling parseInt: parseInt: strconv.ParseInt: parsing "99999999999999999999x": value out of range',
    },
  ],
  [
    '{{ parseUint "99999999999999999999.0" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <parseUint "99999999999999999999.0">: error calling parseUint: parseUint: strconv.ParseUint: parsing "99999999999999999999.0": value out of range',
    },
  ],
  [
    '{{ parseInt "9999999999999999999x" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <parseInt "9999999999999999999x">: error calling parseInt: parseInt: strconv.ParseInt: parsing "9999999999999999999x": invalid syntax',
    },
  ],
  [
    '{{ parseInt "1844674407370955161x" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <parseInt "1844674407370955161x">: error calling parseInt: parseInt: strconv.ParseInt: parsing "1844674407370955161x": invalid syntax',
    },
  ],
  [
    '{{ parseInt "18446744073709551616x" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <parseInt "18446744073709551616x">: error calling parseInt: parseInt: strconv.ParseInt: parsing "18446744073709551616x": value out of range',
    },
  ],
  [
    '{{ parseInt "18446744073709551615x" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <parseInt "18446744073709551615x">: error calling parseInt: parseInt: strconv.ParseInt: parsing "18446744073709551615x": invalid syntax',
    },
  ],
  ['{{ sprig_int "99999999999999999999.0" }}', { output: '0' }],
  ['{{ trim "\\ufffd" "\\xffa\\xfe" }}', { output: 'a' }],
  ['{{ trim "\\xff" "\\xfea" }}', { output: 'a' }],
  ['{{ sprig_trimAll "\\xff" "\\ufffda" }}', { output: 'a' }],
  ['{{ "\\xffa" | contains "\\ufffd" }}', { output: 'false' }],
  [
    '{{ regexMatch "a(b\\xffc" "" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <regexMatch "a(b\\xffc" "">: error calling regexMatch: error parsing regexp: invalid UTF-8: `�c`',
    },
  ],
  [
    '{{ regexMatch "a[b\\xffc" "" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <regexMatch "a[b\\xffc" "">: error calling regexMatch: error parsing regexp: invalid UTF-8: `�c`',
    },
  ],
  [
    '{{ regexMatch "a[b-\\xffc]" "" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <regexMatch "a[b-\\xffc]" "">: error calling regexMatch: error parsing regexp: invalid UTF-8: `�c]`',
    },
  ],
  [
    '{{ regexMatch "a\\\\\\xffc]" "" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <regexMatch "a\\\\\\xffc]" "">: error calling regexMatch: error parsing regexp: invalid UTF-8: `�c]`',
    },
  ],
  [
    '{{ regexMatch "a{2,1}\\xffc]" "" }}',
    {
      error:
        'execute: template: :1:3: executing "" at <regexMatch "a{2,1}\\xffc]" "">: error calling regexMatch: error parsing regexp: invalid repeat count: `{2,1}`',
    },
  ],
  ['{{ index (byTag nil) "a" | toJSON }}', { output: 'null' }],
  ['{{ slice (sprig_regexSplit "a+b" "x" 0) | sprig_toJson }}', { output: 'null' }],
  ['{{ toUpper "\\xffa" | printf "%q" }}{{ sprig_upper "\\xffa" | printf "%q" }}', { output: '"�A""�A"' }],
  ['{{ regexMatch "(?P<a>x)(?P<a>y)" "xy" }}', { output: 'true' }],
  ['{{ sprig_regexReplaceAll "(?P<a>x)(?P<a>y)" "xy" "[$a]" }}', { output: '[x]' }],
  ['{{ sprig_regexReplaceAll "(?P<a>x)|(?P<a>y)" "xy" "[$a]" }}', { output: '[x][y]' }],
  ['{{ sprig_regexReplaceAll `[(?P<a>]\\(\\Q(?<a>\\E(?<a>x)(?<a>y)` "(((?<a>xy" "[${a}]" }}', { output: '[x]' }],
];

for (const [template, answer] of cases) {
  fuzzed(`match for ${template}`, async () => {
    assert.equal(JSON.parse(await run(JSON.stringify({ template }))), answer);
  });
}

fuzzed.run();
