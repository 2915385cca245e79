import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseTemplate } from '../src/index.ts';
import { printed, renderText } from './support/render-text.ts';

const limits = suite('limits');

const mib = 1024 * 1024;

// With the limits that every pass has. Before them each of these took seconds and hundreds of megabytes, or did not end.
for (const [name, template, reason] of [
  ['executeTemplate that calls itself', '{{ executeTemplate "" }}', 'exceeded maximum template depth (100000)'],
  [
    'a template that calls itself',
    '{{ define "r" }}{{ with 1 }}{{ template "r" }}{{ end }}{{ end }}{{ template "r" }}',
    'exceeded maximum template depth (100000)',
  ],
  [
    'a dict that contains itself, printed',
    '{{ $d := sprig_dict }}{{ $x := sprig_set $d "d" $d }}{{ $d }}',
    'nested more',
  ],
  [
    'a dict that contains itself, as YAML',
    '{{ $d := sprig_dict }}{{ $x := sprig_set $d "d" $d }}{{ toYAML $d }}',
    'nested more',
  ],
  [
    'a dict that contains itself, as TOML',
    '{{ $d := sprig_dict }}{{ $x := sprig_set $d "d" $d }}{{ toTOML $d }}',
    'nested more',
  ],
  [
    'a dict that contains itself, as JSON',
    '{{ $d := sprig_dict }}{{ $x := sprig_set $d "d" $d }}{{ toJSON $d }}',
    'encountered a cycle via map[string]interface {}',
  ],
  ['a list without end', '{{ sprig_until 100000000000 }}', 'more than 1048576 items'],
  // One after the other these two ended the whole process.
  ['YAML of many lists', '{{ sprig_repeat 32768 "- " | parseYAML }}', 'YAML nested deeper than 250 levels'],
  ['YAML of many brackets', '{{ sprig_repeat 65536 "[" | parseYAML }}', 'YAML nested deeper than 250 levels'],
  [
    'lists without number',
    '{{ $l := sprig_list }}{{ range loop 100 }}{{ $l = sprig_append $l (sprig_until 1000000) }}{{ end }}',
    'steps',
  ],
  [
    'a list that grows item by item',
    '{{ $l := sprig_list }}{{ range loop 10000000 }}{{ $l = sprig_append $l 1 }}{{ end }}',
    'steps',
  ],
  [
    'a dict that grows entry by entry',
    '{{ $d := sprig_dict }}{{ range $i := loop 10000000 }}{{ $x := sprig_set $d (print $i) 1 }}{{ end }}',
    'steps',
  ],
  [
    'a scratch that grows entry by entry',
    '{{ range $i := loop 10000000 }}{{ scratch.Set (print $i) 1 }}{{ end }}',
    'steps',
  ],
  ['a text without end', '{{ sprig_repeat 100000000000 "a" }}', 'longer than 16777216 characters'],
  [
    'texts without number',
    '{{ range loop 1000 }}{{ sprig_repeat 1000000 "a" | toUpper | len }}{{ end }}',
    'texts exceed the limit',
  ],
  ['a loop without end', '{{ range loop 100000000000 }}{{ end }}', 'exceeded the limit of 20000000 steps'],
  [
    'nested loops',
    '{{ range loop 100000 }}{{ range loop 100000 }}x{{ end }}{{ end }}',
    'exceeded the limit of 20000000 steps',
  ],
  [
    'expressions in nested loops',
    '{{ range 100000 }}{{ range 100000 }}{{ regexReplaceAll "a+b" "x" "aaab" }}{{ end }}{{ end }}',
    'steps',
  ],
  ['output without end', '{{ range loop 1000000 }}0123456789012345678901234567890123456789{{ end }}', 'output exceeds'],
  ['indentation without end', '{{ "a" | indent 100000000000 }}', 'longer than 16777216 characters'],
  [
    'a list that doubles itself',
    '{{ $l := sprig_list "abcdefgh" }}{{ range loop 60 }}{{ $l = sprig_list $l $l }}{{ end }}{{ $l }}',
    'longer than 16777216 characters',
  ],
  [
    'a list that doubles itself, as JSON',
    '{{ $l := sprig_list "abcdefgh" }}{{ range loop 60 }}{{ $l = sprig_list $l $l }}{{ end }}{{ toJSON $l }}',
    'longer than 16777216 characters',
  ],
  [
    'a text that doubles itself',
    '{{ $s := "abcdefgh" }}{{ range loop 60 }}{{ $s = print $s $s }}{{ end }}{{ $s }}',
    'longer than 16777216 characters',
  ],
  [
    'a text of escapes that doubles itself',
    '{{ define "t" }}{{ template "t" toJSON . | print . }}{{ end }}{{ template "t" "x" }}',
    'texts exceed the limit of 33554432 characters',
  ],
] as const) {
  limits(`end ${name} soon and in bounded memory`, async () => {
    const before = process.cpuUsage();
    const memory = process.memoryUsage().rss;

    const result = await renderText(template);

    assert.is(result.state, 'failed');
    assert.match(result.state === 'failed' ? result.error.reason : '', reason);
    const { user, system } = process.cpuUsage(before);
    // About a second each, alone on a core; the collector of a busy test process may take as long again.
    assert.ok((user + system) / 1e6 < 5, `${(user + system) / 1e6} s`);
    assert.ok(process.memoryUsage().rss - memory < 200 * mib);
  });
}

// V8 ends the process when it must compile a regular expression with no stack left, so nothing may get that far.
for (const [name, template] of [
  ['parentheses', `{{ ${'('.repeat(9000)}1.5${')'.repeat(9000)} }}`],
  ['blocks', `${'{{ if 1 }}'.repeat(9000)}{{ 1.5 }}${'{{ end }}'.repeat(9000)}`],
] as const) {
  limits(`refuse ${name} nested too deeply to be read`, async () => {
    const parsed = await parseTemplate(template);
    assert.match(parsed.ok ? '' : (parsed.error[0]?.message ?? ''), 'max expression depth exceeded');
  });
}

for (const [name, template] of [
  ['a list', `{{ parseJSON "${'['.repeat(9000)}1${']'.repeat(9000)}" | toJSON }}`],
  [
    'expressions in templates',
    '{{ define "r" }}{{ with regexReplaceAll "(a|b)+" "c" . }}{{ template "r" . }}{{ end }}{{ end }}{{ template "r" "x" }}',
  ],
] as const) {
  limits(`end ${name} nested too deeply before the stack does`, async () => {
    const result = await renderText(template);
    assert.match(
      result.state === 'failed' ? result.error.reason : '',
      /nested too deeply|exceeded maximum template depth/,
    );
  });
}

limits('leave room for ten megabytes of output in a million steps', async () => {
  const text = await printed('{{ range $i := loop 1000000 }}{{ $i }}: value\n{{ end }}');
  assert.is(text.split('\n').length, 1_000_001);
});

limits('leave room for long lines that functions made', async () => {
  const text = await printed(
    '{{ range loop 100000 }}{{ "key" | toUpper }}={{ sprig_repeat 96 "v" | sprig_quote }}\n{{ end }}',
  );
  assert.is(text.length, 10_300_000);
});

limits('end output that grows beyond its budget', async () => {
  const result = await renderText('{{ range loop 1000 }}0123456789{{ end }}', { limits: { outputLength: 5000 } });

  assert.is(result.state, 'failed');
  assert.is(result.state === 'failed' ? result.error.code : '', 'TEMPLATE_LIMIT');
});

limits('name the place where the steps ran out', async () => {
  const result = await renderText('a\n{{ range loop 10 }}b{{ end }}', { limits: { steps: 5 } });

  assert.is(result.state, 'failed');
  assert.is(result.state === 'failed' ? result.error.line : 0, 2);
});

limits('hold no more memory than the text that is written letter by letter', async () => {
  const before = process.memoryUsage().heapUsed;
  const text = await printed('{{ range loop 2000000 }}x{{ end }}');
  const grown = process.memoryUsage().heapUsed - before;
  assert.is(text.length, 2_000_000);
  assert.ok(grown < 48 * mib, `the heap grew by ${grown}`);
});

limits('leave spew_sdump of an empty text without a length', async () => {
  assert.is(await printed('{{ spew_sdump "" }}'), '(string) ""\n');
});

limits('take a width as Go does: up to ten million, and beyond that the rest of the format is lost', async () => {
  assert.is(await printed('{{ printf "%1000001d" 1 | len }}'), '1000001');
  assert.is(await printed('{{ printf "%999999999d|%d" 1 }}'), '%!(NOVERB)%!(EXTRA int=1)');
});

limits.run();
