import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createBatchRunner } from '../src/index.ts';

// What random differential runs against the peer's engine (consul-template 0.42.1, Go 1.26.8) brought to light.
const measured = suite('behaviour measured on the peer');
const run = createBatchRunner({ wallMs: () => 0 });

for (const [name, template, output] of [
  ['a verb that wraps errors', '{{ printf "%+w" 5 }}', '%!w(int=5)'],
  ['a zero with precision under g', '{{ printf "%.3g" 0.0 }}', '0'],
  ['hexadecimal floats with the sharp flag', '{{ printf "%#x %#X" 1.5 1.5 }}', '0x1.8000p+00 0X1.8P+00'],
  ['nil among the arguments of html', '{{ html "a" nil }}', 'a&lt;no value&gt;'],
  ['no space beside a missing value in js', '{{ js nil -3 }}', '\\u003Cno value\\u003E-3'],
  ['case mapping of bytes that are not UTF-8', '{{ toLower "\\xffA" }}', '\ufffda'],
  ['a digit behind an apostrophe in a title', `{{ toTitle "bar'1st a-b" }}`, "Bar'1st A-B"],
  ['kana as words of their own in a title', '{{ toTitle "カa" }}', 'カA'],
  ['a comma between digits in a title', '{{ toTitle "x2,5x" }}', 'X2,5X'],
  ['a zero-width space in a title', '{{ toTitle "a\u200bb" }}', 'A\u200bB'],
  ['a byte order mark in YAML', '{{ toYAML "\ufeffa" }}', '"\\uFEFF\\x61"'],
  ['a block scalar at the end of the input', '{{ parseYAML "|\\n  a" | printf "%q" }}', '"a"'],
  ['what follows a flow collection', '{{ parseYAML "[1] 2" }}', '[1]'],
  [
    'a comma behind an inline table',
    '{{ parseJSON "{\\"a\\":[1,{\\"b\\":2,\\"c\\":null}]}" | toTOML }}',
    'a = [1.0, {b = 2.0, }]',
  ],
] as const) {
  measured(`prints ${name}`, async () => {
    assert.equal(JSON.parse(await run(JSON.stringify({ template }))), { output });
  });
}

const at = (context: string, message: string) => `execute: template: :1:3: executing "" at <${context}>: ${message}`;

for (const [name, template, error] of [
  [
    'the piped argument of a variadic function',
    '{{ 1 | sprig_round }}',
    'execute: template: :1:7: executing "" at <sprig_round>: wrong number of args for sprig_round: want at least 2 got 0',
  ],
  [
    'a text that is called through a pipe',
    '{{ "a" | call }}',
    'execute: template: :1:9: executing "" at <call>: error calling call: non-function a of type string',
  ],
  [
    'a number that is called through a pipe',
    '{{ 1 | call }}',
    'execute: template: :1:7: executing "" at <call>: error calling call: non-function <int Value> of type int',
  ],
  ['options of mergeMap', '{{ mergeMap }}', at('mergeMap', 'wrong number of args for mergeMap: want at least 2 got 0')],
  [
    'byPort of a text',
    '{{ byPort "a" }}',
    at('byPort "a"', 'error calling byPort: byPort: wrong argument type string'),
  ],
  [
    'modulo of a text and a float',
    '{{ modulo 2.5 "a" }}',
    at('modulo 2.5 "a"', 'error calling modulo: modulo: unknown type for "a" (string)'),
  ],
  [
    'a bad parameter before an empty path',
    '{{ pkiCert "" "x" }}',
    at('pkiCert "" "x"', 'error calling pkiCert: not k=v pair "x"'),
  ],
  [
    'a pattern that is not UTF-8',
    '{{ regexMatch "\\xff" "" }}',
    at('regexMatch "\\xff" ""', 'error calling regexMatch: error parsing regexp: invalid UTF-8: `\ufffd`'),
  ],
  [
    'a complex number in TOML',
    '{{ toTOML 2i }}',
    at('toTOML 2i', "error calling toTOML: toTOML: unsupported type for key '': complex128"),
  ],
  [
    'a complex number in YAML',
    '{{ toYAML 2i }}',
    at('toYAML 2i', 'error calling toYAML: cannot marshal type: complex128'),
  ],
  [
    'tables at the top of TOML',
    '{{ parseJSON "[{}]" | toTOML }}',
    'execute: template: :1:22: executing "" at <toTOML>: error calling toTOML: toTOML: toml: top-level values must be Go maps or structs',
  ],
  [
    'a directive in YAML',
    '{{ parseYAML "%a" }}',
    at('parseYAML "%a"', 'error calling parseYAML: yaml: found unknown directive name'),
  ],
  [
    'a key in a sequence in YAML',
    '{{ parseYAML "- a\\nb: 1" }}',
    at('parseYAML "- a\\nb: 1"', "error calling parseYAML: yaml: line 1: did not find expected '-' indicator"),
  ],
  [
    'a line without colon in YAML',
    '{{ parseYAML "a: 1\\nb" }}',
    at('parseYAML "a: 1\\nb"', "error calling parseYAML: yaml: line 3: could not find expected ':'"),
  ],
  [
    'a bracket that is not closed in YAML',
    '{{ parseYAML "{a: [1}" }}',
    at('parseYAML "{a: [1}"', "error calling parseYAML: yaml: did not find expected ',' or ']'"),
  ],
] as const) {
  measured(`reports ${name}`, async () => {
    assert.equal(JSON.parse(await run(JSON.stringify({ template }))), { error });
  });
}

measured.run();
