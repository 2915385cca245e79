import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderText } from '../../support/render-text.ts';

const limits = suite('limits of Sprig functions');

/** Calls that make the peer's process fill its memory until it is killed. */
const runaways: readonly string[] = [
  'sprig_until 100000000000',
  'sprig_until -100000000000',
  'sprig_untilStep 0 9223372036854775807 1',
  'sprig_seq 100000000000',
  'sprig_seq 1 1 9223372036854775806',
  'sprig_repeat 100000000000 "ab"',
  'sprig_repeat 9223372036854775807 "ab"',
  'sprig_indent 100000000000 "a"',
  'sprig_nindent 9223372036854775807 "a"',
  'sprig_replace "" (sprig_repeat 10000000 "x") (sprig_repeat 10000000 "x")',
  'sprig_wrapWith 1 (sprig_repeat 1000000 "x") (sprig_repeat 1000000 "y")',
  'sprig_join (sprig_repeat 10000000 "x") (sprig_until 1000000)',
];

for (const call of runaways) {
  limits(`${call} is an error that names a limit`, async () => {
    const result = await renderText(`{{ ${call} }}`);
    assert.match(
      result.state === 'failed' ? result.error.exact() : result.state,
      /more than [0-9]+ items|longer than [0-9]+ characters|limit/,
    );
  });
}

limits('a dict that contains itself is an error in every function that walks it', async () => {
  const uses = [
    'sprig_deepCopy $d',
    'sprig_toString $d',
    'sprig_deepEqual $d $e',
    'sprig_mustToJson $d',
    'sprig_quote $d',
  ];
  for (const use of uses) {
    const self =
      '{{ $d := sprig_dict }}{{ $_ := sprig_set $d "d" $d }}{{ $e := sprig_dict }}{{ $_ := sprig_set $e "d" $e }}';
    const result = await renderText(`${self}{{ ${use} }}`);
    assert.match(result.state === 'failed' ? result.error.exact() : result.state, /nested|cycle/, use);
  }
});

limits.run();
