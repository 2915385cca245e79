import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { printed, renderText } from './support/render-text.ts';

const kept = suite('values that a pass keeps');

const mib = 1024 * 1024;

// Texts, and collections that a function makes, however deep in its result. Each of these filled any heap before.
for (const [name, template, reason] of [
  [
    'a thousand texts of a megabyte that are kept',
    '{{ $b := sprig_repeat 1000000 "a" }}{{ range $i := loop 1000 }}{{ scratch.MapSet "k" (print $i) (print $b $i) }}{{ end }}',
    'texts exceed the limit',
  ],
  [
    'a thousand texts of a megabyte for files',
    '{{ $b := sprig_repeat 1000000 "a" }}{{ range $i := loop 1000 }}{{ $b | writeToFile (print "/x" $i) "" "" "0644" }}{{ end }}',
    'texts exceed the limit',
  ],
  [
    'outputs of a megabyte within each other',
    '{{ define "a" }}{{ . }}x{{ executeTemplate "a" . }}{{ end }}{{ template "a" (sprig_repeat 1000000 "a") }}',
    'output exceeds the limit',
  ],
  [
    'JSON that is read again and again',
    '{{ $j := print "{\\"a\\":[" (sprig_repeat 300000 "1,") "1]}" }}{{ range $i := loop 1000 }}{{ scratch.MapSet "k" (print $i) (parseJSON $j) }}{{ end }}',
    'steps',
  ],
  [
    'YAML that is read again and again',
    '{{ $j := print "[" (sprig_repeat 30000 "1,") "1]" }}{{ range $i := loop 1000 }}{{ scratch.MapSet "k" (print $i) (parseYAML $j) }}{{ end }}',
    'steps',
  ],
  ['long YAML', '{{ print "[" (sprig_repeat 5000000 "1,") "1]" | parseYAML }}', 'steps'],
  [
    'maps of pieces',
    '{{ $j := sprig_repeat 100000 "1," }}{{ range $i := loop 1000 }}{{ scratch.MapSet "k" (print $i) (sprig_split "," $j) }}{{ end }}',
    'steps',
  ],
  [
    'printed lists of long texts',
    '{{ $l := sprig_list (sprig_splitList "," (sprig_repeat 300000 "a,")) }}{{ range $i := loop 1000 }}{{ scratch.MapSet "k" (print $i) (sprig_toStrings $l) }}{{ end }}',
    /steps|texts exceed the limit/,
  ],
  [
    'small maps without number',
    '{{ range $i := loop 1000000 }}{{ scratch.MapSet "k" (print $i) (sprig_dict "a" $i) }}{{ end }}',
    'steps',
  ],
  [
    'merged maps without number',
    '{{ $m := sprig_dict }}{{ range $i := loop 20000 }}{{ $x := sprig_set $m (print $i) $i }}{{ end }}{{ range $i := loop 1000 }}{{ scratch.MapSet "k" (print $i) (sprig_merge (sprig_dict) $m) }}{{ end }}',
    'steps',
  ],
] as const) {
  kept(`are bounded: ${name}`, async () => {
    const memory = process.memoryUsage().rss;

    const result = await renderText(template);

    assert.is(result.state, 'failed');
    assert.match(result.state === 'failed' ? result.error.reason : '', reason);
    assert.ok(process.memoryUsage().rss - memory < 200 * mib);
  });
}

for (const [name, template, output] of [
  [
    'lists that grow by long texts',
    '{{ $l := sprig_list }}{{ $t := sprig_repeat 1000 "a" }}{{ range loop 1000 }}{{ $l = sprig_append $l $t }}{{ end }}{{ len $l }}',
    '1000',
  ],
  [
    'one large map that is asked often',
    '{{ $m := sprig_dict "m" (sprig_dict "l" (sprig_until 10000)) }}{{ range loop 10000 }}{{ $x := index $m "m" }}{{ end }}{{ len $m }}',
    '1',
  ],
  ['a large configuration', '{{ $y := sprig_repeat 20000 "- name: value\\n" | parseYAML }}{{ len $y }}', '20000'],
] as const) {
  kept(`may be ${name}`, async () => {
    assert.is(await printed(template), output);
  });
}

kept.run();
