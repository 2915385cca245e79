import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { printed, renderText } from './support/render-text.ts';

const limits = suite('limits');

const mib = 1024 * 1024;

for (const [name, template, reason] of [
  ['executeTemplate that calls itself', '{{ executeTemplate "" }}', 'exceeded maximum template depth (100000)'],
  [
    'a template that calls itself',
    '{{ define "r" }}{{ template "r" }}{{ end }}{{ template "r" }}',
    'exceeded maximum template depth (100000)',
  ],
  [
    'a dict that contains itself, printed',
    '{{ $d := sprig_dict }}{{ $x := sprig_set $d "d" $d }}{{ $d }}',
    'nested more than 1000 levels deep',
  ],
  [
    'a dict that contains itself, as YAML',
    '{{ $d := sprig_dict }}{{ $x := sprig_set $d "d" $d }}{{ toYAML $d }}',
    'nested more than 1000 levels deep',
  ],
  [
    'a dict that contains itself, as TOML',
    '{{ $d := sprig_dict }}{{ $x := sprig_set $d "d" $d }}{{ toTOML $d }}',
    'nested more than 1000 levels deep',
  ],
  [
    'a dict that contains itself, as JSON',
    '{{ $d := sprig_dict }}{{ $x := sprig_set $d "d" $d }}{{ toJSON $d }}',
    'encountered a cycle via map[string]interface {}',
  ],
  ['a list without end', '{{ sprig_until 100000000000 }}', 'more than 4194304 items'],
  ['a text without end', '{{ sprig_repeat 100000000000 "a" }}', 'longer than 16777216 characters'],
  ['a loop without end', '{{ range loop 100000000000 }}{{ end }}', 'exceeded the limit of 100000 steps'],
  ['nested loops', '{{ range loop 100000 }}{{ range loop 100000 }}{{ end }}{{ end }}', 'exceeded the limit'],
  ['indentation without end', '{{ "a" | indent 100000000000 }}', 'longer than 16777216 characters'],
  [
    'a list that doubles itself',
    '{{ $l := sprig_list "abcdefgh" }}{{ range loop 60 }}{{ $l = sprig_list $l $l }}{{ end }}{{ $l }}',
    'longer than 16777216 characters',
  ],
  [
    'a text that doubles itself',
    '{{ $s := "abcdefgh" }}{{ range loop 60 }}{{ $s = print $s $s }}{{ end }}{{ $s }}',
    'longer than 16777216 characters',
  ],
] as const) {
  limits(`end ${name} with an error in bounded memory`, async () => {
    const before = process.memoryUsage().rss;

    const result = await renderText(template, { limits: { steps: 100_000 } });

    assert.is(result.state, 'failed');
    assert.match(result.state === 'failed' ? result.error.reason : '', reason);
    assert.ok(process.memoryUsage().rss - before < 1500 * mib);
  });
}

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
