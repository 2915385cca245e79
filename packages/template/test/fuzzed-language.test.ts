import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createBatchRunner } from '../src/index.ts';

// What random programs (support/random-program.ts) brought to light; the answers are those of the peer's engine
// (consul-template 0.42.1, Go 1.26.8).
const run = createBatchRunner({ wallMs: () => 0 });
const language = suite('answers of the peer to random programs');

interface Case {
  readonly asked: { readonly template: string; readonly [key: string]: unknown };
  readonly answer: object;
}

const numbers: readonly Case[] = [
  {
    asked: { template: '{{ printf "%.17g %.20g %.16e %.1g" 1e-7 1e-7 1e-7 1e-7 }}' },
    answer: { output: '9.9999999999999995e-08 9.9999999999999995475e-08 9.9999999999999995e-08 1e-07' },
  },
  {
    asked: { template: '{{ printf "%.17g %.18e %.40g" 1e23 1e23 5e-324 }}' },
    answer: {
      output: '9.9999999999999992e+22 9.999999999999999161e+22 4.940656458412465441765687928682213723651e-324',
    },
  },
  { asked: { template: '{{ printf "%.16g %.17g %.2e" 1.0 10.0 0.1 }}' }, answer: { output: '1 10 1.00e-01' } },
  {
    asked: {
      template:
        '{{ printf "%g|%5z|%+d" (sprig_toDate "2006" "1999").Month (sprig_toDate "2006" "1999").Weekday (sprig_toDate "2006" "1999").Month }}',
    },
    answer: { output: '%!g(time.Month=1)|%!z(time.Weekday=    5)|+1' },
  },
  {
    asked: {
      template:
        '{{ printf "%g %s %d" ((sprig_toDate "2006" "2000").Sub (sprig_toDate "2006" "1999")) ((sprig_toDate "2006" "2000").Sub (sprig_toDate "2006" "1999")) ((sprig_toDate "2006" "2000").Sub (sprig_toDate "2006" "1999")) }}',
    },
    answer: { output: '%!g(time.Duration=31536000000000000) 8760h0m0s 31536000000000000' },
  },
  {
    asked: {
      template: '{{ slice .n 1 | printf "%T" }}{{ (slice .n 0).x }}',
      functions: 'go',
      data: { n: 42, l: [1, 'two'], d: 1.5 },
    },
    answer: { error: 'template: :1:43: executing "" at <0>: can\'t evaluate field x in type json.Number' },
  },
  {
    asked: { template: '{{ eq (slice .n 0 1) "4" }}', functions: 'go', data: { n: 42, l: [1, 'two'], d: 1.5 } },
    answer: { output: 'true' },
  },
  {
    asked: {
      template: '{{ with secret "kv/a" }}{{ slice .Data.d 1 2 | toJSON }}{{ end }}',
      dependencies: { 'vault.read(kv/a)': { data: { n: 42, l: [1, 'two'], d: 1.5 } } },
    },
    answer: {
      error:
        'execute: template: :1:47: executing "" at <toJSON>: error calling toJSON: toJSON: json: invalid number literal "."',
    },
  },
  {
    asked: {
      template: '{{ with secret "kv/a" }}{{ slice .Data.d 0 0 | toJSON }}{{ slice .Data.d 2 | toJSON }}{{ end }}',
      dependencies: { 'vault.read(kv/a)': { data: { n: 42, l: [1, 'two'], d: 1.5 } } },
    },
    answer: { output: '05' },
  },
];

const slices: readonly Case[] = [
  {
    asked: {
      template:
        '{{ with sprig_list 1 2 3 4 5 }}{{ slice (slice . 1 2) 1 3 }} {{ slice (slice . 1 2 3) 0 2 }} {{ slice . 2 | len }}{{ end }}',
    },
    answer: { output: '[3 4] [2 3] 3' },
  },
  {
    asked: { template: '{{ with sprig_list 1 2 3 4 5 }}{{ slice (slice . 1 2 3) 0 3 }}{{ end }}' },
    answer: {
      error:
        'execute: template: :1:34: executing "" at <slice (slice . 1 2 3) 0 3>: error calling slice: index out of range: 3',
    },
  },
  { asked: { template: '{{ slice (slice (split "," "a,b,c") 0 1) 0 3 | join "-" }}' }, answer: { output: 'a-b-c' } },
  {
    asked: { template: '{{ with sprig_dict "n" 1 "s" "abc" }}{{ slice .s .n }}{{ end }}' },
    answer: {
      error:
        'execute: template: :1:40: executing "" at <slice .s .n>: error calling slice: cannot index slice/array with type interface {}',
    },
  },
  {
    asked: {
      template:
        '{{ with sprig_dict "n" 1 "s" "abc" }}{{ $n := .n }}{{ slice .s $n }}{{ slice .s (.n) }}{{ .n | slice .s }}{{ end }}',
    },
    answer: { output: 'bcbcbc' },
  },
  {
    asked: { template: '{{ range sprig_list 1 }}{{ slice "abc" . }}{{ end }}' },
    answer: {
      error:
        'execute: template: :1:27: executing "" at <slice "abc" .>: error calling slice: cannot index slice/array with type interface {}',
    },
  },
  {
    asked: { template: '{{ range $x := sprig_list 1 }}{{ slice "abc" $x }}{{ end }}' },
    answer: {
      error:
        'execute: template: :1:33: executing "" at <slice "abc" $x>: error calling slice: cannot index slice/array with type interface {}',
    },
  },
  { asked: { template: '{{ range loop 2 }}{{ slice "abc" . }}{{ end }}' }, answer: { output: 'abcbc' } },
  {
    asked: { template: '{{ with sprig_dict "d" (sprig_dict "m" 1) }}{{ slice "abc" .d.m }}{{ end }}' },
    answer: {
      error:
        'execute: template: :1:47: executing "" at <slice "abc" .d.m>: error calling slice: cannot index slice/array with type interface {}',
    },
  },
  {
    asked: { template: '{{ with sprig_dict "d" 1 }}{{ slice "abc" .nope }}{{ end }}' },
    answer: {
      error:
        'execute: template: :1:30: executing "" at <slice "abc" .nope>: error calling slice: cannot index slice/array with type interface {}',
    },
  },
];

const loops: readonly Case[] = [
  {
    asked: { template: '{{ range 2 }}{{ range 0 }}{{ else }}a{{ break }}b{{ end }}c{{ end }}' },
    answer: { output: 'acac' },
  },
  {
    asked: { template: '{{ range 2 }}{{ range 0 }}{{ else }}a{{ continue }}b{{ end }}c{{ end }}' },
    answer: { output: 'aa' },
  },
  {
    asked: {
      template:
        '{{ range 2 }}{{ with 1 }}{{ range 0 }}{{ else }}{{ with 1 }}a{{ break }}{{ end }}b{{ end }}c{{ end }}d{{ end }}',
    },
    answer: { output: 'acdacd' },
  },
  {
    asked: { template: '{{ range $i, $e := (sprig_toDate "2006" "1999").Weekday }}{{ end }}' },
    answer: {
      error:
        'execute: template: :1:40: executing "" at <"1999">: can\'t use Friday to iterate over more than one variable',
    },
  },
  {
    asked: { template: '{{ range (sprig_toDate "2006" "1999").Month }}{{ . }}{{ end }}' },
    answer: { output: '%!Month(0)' },
  },
  {
    asked: {
      template: '{{ range ((sprig_toDate "2006" "1999").Sub (sprig_toDate "2006" "1999")) }}x{{ else }}y{{ end }}',
    },
    answer: { output: 'y' },
  },
  {
    asked: { template: '{{ range $i, $e := 5 }}{{ end }}' },
    answer: {
      error: 'execute: template: :1:19: executing "" at <5>: can\'t use 5 to iterate over more than one variable',
    },
  },
  {
    asked: { template: '{{ range $i, $e := parseYAML "{b: 1}" }}{{ $i.a }}{{ end }}' },
    answer: { error: 'execute: template: :1:45: executing "" at <$i.a>: can\'t evaluate field a in type interface {}' },
  },
  {
    asked: { template: '{{ range $i, $e := parseYAML "{b: 1}" }}{{ $e.a }}{{ end }}' },
    answer: { error: 'execute: template: :1:45: executing "" at <$e.a>: can\'t evaluate field a in type interface {}' },
  },
  {
    asked: { template: '{{ range $i := parseYAML "{b: 1}" }}{{ $i.a }}{{ end }}' },
    answer: { error: 'execute: template: :1:41: executing "" at <$i.a>: can\'t evaluate field a in type interface {}' },
  },
  {
    asked: { template: '{{ $x := 1 }}{{ $y := 1 }}{{ range $x, $y = parseYAML "{b: 1}" }}{{ $x.a }}{{ end }}' },
    answer: { error: 'execute: template: :1:70: executing "" at <$x.a>: can\'t evaluate field a in type interface {}' },
  },
  {
    asked: { template: '{{ $x := 1 }}{{ $y := 1 }}{{ range $x, $y = sprig_dict "a" 1 }}{{ $x.a }}{{ end }}' },
    answer: { error: 'execute: template: :1:68: executing "" at <$x.a>: can\'t evaluate field a in type string' },
  },
  {
    asked: { template: '{{ $x := 1 }}{{ $y := 1 }}{{ range $x, $y = parseYAML "{b: 1}" }}{{ end }}{{ $x.a }}' },
    answer: { error: 'execute: template: :1:79: executing "" at <$x.a>: can\'t evaluate field a in type interface {}' },
  },
];

const parsing: readonly Case[] = [
  { asked: { template: '{{ block "u" 007 }}\n{{/* c *' }, answer: { error: 'parse: template: :2: unclosed comment' } },
  {
    asked: { template: '{{ if true }}\n{{ block "u" 007 }}\n{{/* c *' },
    answer: { error: 'parse: template: :3: unclosed comment' },
  },
  {
    asked: { template: '{{ if true }}\n{{ block "u" 007 }}{{ end }}\n{{/* c *' },
    answer: { error: 'parse: template: :3: unclosed comment' },
  },
  {
    asked: { template: '{{ if true }}\n{{/* c *' },
    answer: { error: 'parse: template: :2: unclosed comment in action started at :1' },
  },
  { asked: { template: '{{ define "u" }}\n{{/* c *' }, answer: { error: 'parse: template: :2: unclosed comment' } },
  {
    asked: { template: '{{ block "a" . }}x\n\n{{ else }}y{{ end }}' },
    answer: { error: 'parse: template: :1: unexpected {{else}} in block clause' },
  },
  {
    asked: { template: '{{ define "a" }}x\n\n{{ else }}y{{ end }}' },
    answer: { error: 'parse: template: :3: unexpected {{else}} in define clause' },
  },
];

const recursion: readonly Case[] = [
  {
    asked: { template: '{{ define "r" }}{{ template "r" }}{{ end }}{{ template "r" }}' },
    answer: {
      error: 'execute: template: :1:28: executing "r" at <{{template "r"}}>: exceeded maximum template depth (100000)',
    },
  },
  {
    asked: {
      template:
        '{{ define "a" }}{{ template "b" . }}{{ end }}{{ define "b" }}{{ template "a" . }}{{ end }}{{ template "a" }}',
    },
    answer: {
      error:
        'execute: template: :1:73: executing "b" at <{{template "a" .}}>: exceeded maximum template depth (100000)',
    },
  },
  {
    asked: {
      template:
        '{{ template "v" "<&>"}}{{ define "v" }}{{ block "t" . }}{{ template "v" (. | print) -}}{{ end -}}{{ end }}',
    },
    answer: {
      error:
        'execute: template: :1:68: executing "t" at <{{template "v" (. | print)}}>: exceeded maximum template depth (100000)',
    },
  },
  {
    asked: {
      template:
        '{{ define "a" }}{{ template "b" . }}{{ end }}{{ define "b" }}{{ template "c" . }}{{ end }}{{ define "c" }}{{ with 1 }}{{ template "a" . }}{{ end }}{{ end }}x{{ template "a" }}',
    },
    answer: {
      error:
        'execute: template: :1:28: executing "a" at <{{template "b" .}}>: exceeded maximum template depth (100000)',
    },
  },
];

const yaml: readonly Case[] = [
  {
    asked: { template: '{{ parseYAML "|xa" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "|xa">: error calling parseYAML: yaml: did not find expected comment or line break',
    },
  },
  {
    asked: { template: '{{ parseYAML "a: b\\nc: |q\\n  d" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "a: b\\nc: |q\\n  d">: error calling parseYAML: yaml: line 2: did not find expected comment or line break',
    },
  },
  {
    asked: { template: '{{ parseYAML "|0" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "|0">: error calling parseYAML: yaml: found an indentation indicator equal to 0',
    },
  },
  {
    asked: { template: '{{ parseYAML "|%a" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "|%a">: error calling parseYAML: yaml: did not find expected comment or line break',
    },
  },
  {
    asked: { template: '{{ parseYAML "|-+\\n a" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "|-+\\n a">: error calling parseYAML: yaml: did not find expected comment or line break',
    },
  },
  { asked: { template: '{{ parseYAML "|# a" }}' }, answer: { output: '' } },
  { asked: { template: '{{ parseYAML "|\\n a\\nb" }}' }, answer: { output: 'a\n' } },
  { asked: { template: '{{ parseYAML "\\"a\\" b" }}' }, answer: { output: 'a' } },
  {
    asked: { template: '{{ parseYAML "- >bar" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "- >bar">: error calling parseYAML: yaml: did not find expected comment or line break',
    },
  },
  {
    asked: { template: '{{ parseYAML "[a [b]]" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "[a [b]]">: error calling parseYAML: yaml: did not find expected \',\' or \']\'',
    },
  },
  {
    asked: { template: '{{ parseYAML "{a: 1 {b: 2}}" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "{a: 1 {b: 2}}">: error calling parseYAML: yaml: did not find expected \',\' or \'}\'',
    },
  },
  {
    asked: { template: '{{ parseYAML "[a, [b] c]" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "[a, [b] c]">: error calling parseYAML: yaml: did not find expected \',\' or \']\'',
    },
  },
  {
    asked: { template: '{{ parseYAML "[a: b c: d]" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "[a: b c: d]">: error calling parseYAML: yaml: did not find expected \',\' or \']\'',
    },
  },
  {
    asked: { template: '{{ parseYAML "x: 1\\ny: [a [b]]" }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <parseYAML "x: 1\\ny: [a [b]]">: error calling parseYAML: yaml: line 1: did not find expected \',\' or \']\'',
    },
  },
  { asked: { template: '{{ parseYAML "[1] 2" }}' }, answer: { output: '[1]' } },
  {
    asked: { template: '{{ index (parseYAML "{a: 1}") (sprig_dict) }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <index (parseYAML "{a: 1}") (sprig_dict)>: error calling index: runtime error: hash of unhashable type map[string]interface {}',
    },
  },
  {
    asked: { template: '{{ index (parseYAML "{a: 1}") (sprig_list 1) }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <index (parseYAML "{a: 1}") (sprig_list 1)>: error calling index: runtime error: hash of unhashable type []interface {}',
    },
  },
];

const toml: readonly Case[] = [
  {
    asked: {
      template: '{{ toTOML (sprig_dict "a" ((sprig_toDate "2006" "2000").Sub (sprig_toDate "2006" "1999"))) }}',
    },
    answer: { output: 'a = "8760h0m0s"' },
  },
  {
    asked: { template: '{{ toTOML (sprig_list ((sprig_toDate "2006" "2000").Sub (sprig_toDate "2006" "1999")) 1) }}' },
    answer: { output: '["8760h0m0s", 1]' },
  },
  { asked: { template: '{{ toTOML (sprig_dict "v" (sprig_semver "1.2.3")) }}' }, answer: { output: 'v = "1.2.3"' } },
  {
    asked: { template: '{{ toTOML (sprig_dict "t" (sprig_toDate "2006" "1999")) }}' },
    answer: { output: 't = 1999-01-01T00:00:00Z' },
  },
  {
    asked: { template: '{{ toTOML (loop 3) }}' },
    answer: {
      error:
        'execute: template: :1:3: executing "" at <toTOML (loop 3)>: error calling toTOML: toTOML: unsupported type for key \'\': chan',
    },
  },
];

const dumps: readonly Case[] = [
  {
    asked: { template: '{{ spew_sdump (sprig_toDate "2006" "1999") }}' },
    answer: { output: '(time.Time) 1999-01-01 00:00:00 +0000 UTC\n' },
  },
  {
    asked: { template: '{{ spew_sdump (sprig_list (sprig_dict) (sprig_dict "a" (sprig_dict))) }}' },
    answer: {
      output:
        '([]interface {}) (len=2 cap=2) {\n (map[string]interface {}) {\n },\n (map[string]interface {}) (len=1) {\n  (string) (len=1) "a": (map[string]interface {}) {\n  }\n }\n}\n',
    },
  },
  {
    asked: {
      template: '{{ with secret "kv/a" }}{{ spew_sdump .Data.n }}{{ end }}',
      dependencies: { 'vault.read(kv/a)': { data: { n: 42, l: [1, 'two'], d: 1.5 } } },
    },
    answer: { output: '(json.Number) (len=2) 42\n' },
  },
];

for (const [group, cases] of Object.entries({ numbers, slices, loops, parsing, recursion, yaml, toml, dumps })) {
  for (const { asked, answer } of cases) {
    language(`answers ${asked.template} (${group}) like the peer`, async () => {
      assert.equal(JSON.parse(await run(JSON.stringify(asked))), answer);
    });
  }
}

language.run();
