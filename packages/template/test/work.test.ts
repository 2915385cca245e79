import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderText } from './support/render-text.ts';

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

work.run();
