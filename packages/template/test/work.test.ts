import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { printed, renderText } from './support/render-text.ts';

const work = suite('the limit of steps');

const mib = 1024 * 1024;

/** Two lists, and two dicts, of 2^60 empty ones. */
const doubled =
  '{{ $d := sprig_list }}{{ $e := sprig_list }}' +
  '{{ range loop 60 }}{{ $d = sprig_list $d $d }}{{ $e = sprig_list $e $e }}{{ end }}';
const doubledDicts = doubled
  .replaceAll('sprig_list $d', 'sprig_dict "a" $d "b"')
  .replaceAll('sprig_list $e', 'sprig_dict "a" $e "b"')
  .replaceAll('sprig_list }}', 'sprig_dict }}');

// Each took from seconds to for ever, or hundreds of megabytes, before what functions do counted by the size of their arguments.
for (const [name, template, reason] of [
  // Values that share their parts are exponentially larger than the memory they take.
  ['a deep copy of a list that doubles itself', `${doubled}{{ sprig_deepCopy $d | len }}`, 'steps'],
  ['lists that double themselves, compared', `${doubled}{{ sprig_deepEqual $d $e }}`, 'steps'],
  ['dicts that double themselves, compared', `${doubledDicts}{{ sprig_deepEqual $d $e }}`, 'steps'],
  ['lists that double themselves, looked for', `${doubled}{{ sprig_has $d (sprig_list $e) }}`, 'steps'],
  ['lists that double themselves, among different ones', `${doubled}{{ sprig_uniq (sprig_list $d $e) }}`, 'steps'],
  ['a list that doubles itself, dumped', `${doubled}{{ spew_sdump $d }}`, 'longer than 16777216 characters'],
  ['a list that doubles itself, printed', `${doubled}{{ $d }}`, 'steps'],
  ['a list that doubles itself, in TOML', `${doubled}{{ toTOML (sprig_dict "a" $d) }}`, 'steps'],
  ['a list that doubles itself, in YAML', `${doubled}{{ toYAML $d }}`, 'longer than 16777216 characters'],
  ['dicts that double themselves, merged', `${doubledDicts}{{ sprig_merge $d $e | len }}`, 'steps'],
  [
    'aliases that double themselves, compared',
    '{{ $y := "a0: &a0 [x]\\n" }}{{ range $i := loop 60 }}{{ $n := add $i 1 }}' +
      '{{ $y = printf "%sa%d: &a%d [*a%d,*a%d]\\n" $y $n $n $i $i }}{{ end }}' +
      '{{ sprig_deepEqual (parseYAML $y) (parseYAML $y) }}',
    'steps',
  ],
  ['loops in expressions of sockaddr', '{{ range loop 99 }}{{ sockaddr "range 9999999}}{{end" }}{{ end }}', 'steps'],
  [
    'a dict that is sorted after each change',
    '{{ $d := sprig_dict }}{{ range $i := loop 100000 }}{{ $x := sprig_set $d (print $i) 1 }}{{ range $d }}{{ break }}{{ end }}{{ end }}',
    'steps',
  ],
  // What one call needs more than linear time for, or much memory.
  ['a constraint of blanks', '{{ sprig_semverCompare (print ">" (sprig_repeat 60000 " ") "x") "1.2.3" }}', 'steps'],
  [
    'a constraint of versions',
    '{{ sprig_semverCompare (print (sprig_repeat 7000 "1.1 ") "y") "1.2.3" }}',
    'improper constraint',
  ],
  ['tags without end', '{{ parseYAML (sprig_repeat 100000 "! ") }}', 'did not find expected key'],
  ['anchors without end', '{{ parseYAML (sprig_repeat 100000 "&a ") }}', 'did not find expected key'],
  [
    'merge keys',
    '{{ $y := "a: &a\\n" }}{{ range $i := loop 2000 }}{{ $y = printf "%s  k%d: v\\n" $y $i }}{{ end }}' +
      '{{ parseYAML (print $y "b:\\n" (sprig_repeat 20000 "  <<: *a\\n")) | len }}',
    'steps',
  ],
  [
    'an item looked for in a long list',
    '{{ $l := sprig_until 1000000 }}{{ range loop 1000 }}{{ $x := in $l 3.5 }}{{ end }}',
    'steps',
  ],
  [
    'the length of a long text',
    '{{ $t := sprig_repeat 9000000 "é" }}{{ range loop 9000 }}{{ $x := len $t }}{{ end }}',
    'steps',
  ],
  ['matches without number', '{{ regexReplaceAll "x" "y" (sprig_repeat 16000000 "x") | len }}', 'steps'],
  [
    'a number of many digits',
    '{{ $t := sprig_repeat 9000000 "1" }}{{ range loop 99 }}{{ $x := sprig_int $t }}{{ end }}',
    'steps',
  ],
  [
    'a list joined',
    '{{ $l := sprig_list (sprig_repeat 600000 "x") }}{{ range loop 10 }}{{ $l = sprig_concat $l $l }}{{ end }}{{ sprig_join "," $l }}',
    'longer than 16777216 characters',
  ],
  ['texts joined', '{{ join (sprig_repeat 9000000 "x") (split "" "abcdef") }}', 'longer than 16777216 characters'],
  ['a long text in base64', '{{ sprig_repeat 16000000 "a" | base64Encode }}', 'longer than 16777216 characters'],
  ['a long text in base32', '{{ sprig_repeat 16000000 "a" | sprig_b32enc }}', 'longer than 16777216 characters'],
  [
    'texts that are kept',
    '{{ $l := sprig_list }}{{ range $i := loop 1000 }}{{ $l = sprig_append $l (print $i (sprig_repeat 1000000 "x")) }}{{ end }}',
    'texts exceed',
  ],
  [
    'files without end',
    '{{ $x := sprig_repeat 10000000 "x" }}{{ range loop 60 }}{{ $x | writeToFile "/w" "" "" "0600" "append" }}{{ end }}',
    'texts exceed',
  ],
] as const) {
  work(`ends ${name} soon and in bounded memory`, async () => {
    const before = process.cpuUsage();
    const memory = process.memoryUsage().rss;

    const result = await renderText(template);

    assert.match(result.state === 'failed' ? result.error.reason : '', reason);
    const { user, system } = process.cpuUsage(before);
    // About a second each, alone on a core; the collector of a busy test process may take as long again.
    assert.ok((user + system) / 1e6 < 5, `${(user + system) / 1e6} s`);
    assert.ok(process.memoryUsage().rss - memory < 200 * mib);
  });
}

// Once quadratic, with answers that are still the same.
for (const [what, template, output] of [
  ['items that are unique', '{{ sprig_uniq (sprig_until 100000) | len }}', '100000'],
  [
    'white space at the end',
    '{{ print (sprig_repeat 200000 " ") "a" (sprig_repeat 200000 " ") "b" | trimSpace | len }}',
    '200002',
  ],
  ['digits that are no number', '{{ sprig_float64 (print (sprig_repeat 200000 "1") "x") }}', '0'],
  ['slashes in the middle', '{{ sprig_base (print (sprig_repeat 200000 "/") "a") }}', 'a'],
  ['a date of many years', '{{ sprig_toDate (sprig_repeat 100000 "2006") "x" | sprig_empty }}', 'false'],
] as const) {
  work(`lets ${what} be read in time that is linear`, async () => {
    const before = process.cpuUsage();
    assert.is(await printed(template), output);
    const { user, system } = process.cpuUsage(before);
    assert.ok((user + system) / 1e6 < 3, `${(user + system) / 1e6} s`);
  });
}

work.run();
