import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const dicts = suite('Sprig dicts');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_dict 1 2 nil 3 true', 'map[1:2 <nil>:3 true:]'],
  ['sprig_get (sprig_dict "a" nil) "a"', '<no value>'],
  ['sprig_get nil "a" | printf "%q"', '""'],
  ['sprig_set nil "a" 1', 'error: error calling sprig_set: assignment to entry in nil map'],
  ['sprig_unset nil "a"', 'map[]'],
  ['sprig_hasKey (sprig_dict "a" nil) "a"', 'true'],
  [
    'sprig_get (splitToMap "," "=" "a=1") "a"',
    'error: wrong type for value; expected map[string]interface {}; got map[string]string',
  ],
  ['sprig_get .list "a"', 'error: wrong type for value; expected map[string]interface {}; got []interface {}'],
  ['sprig_get .nope "a"', 'error: wrong type for value; expected map[string]interface {}; got interface {}'],
  ['sprig_pluck "a" | toJSON', '[]'],
  ['sprig_pluck "a" (sprig_dict "a" nil) (sprig_dict) (sprig_dict "a" 2)', '[<nil> 2]'],
  ['sprig_pluck "a" 1', "error: can't handle 1 for arg of type map[string]interface {}"],
  ['sprig_pick (sprig_dict "a" 1 "b" 2) "b" "z" "b"', 'map[b:2]'],
  ['sprig_pick nil "a" | toJSON', '{}'],
  ['sprig_omit (sprig_dict "a" 1 "b" 2) "b" "z"', 'map[a:1]'],
  ['sprig_pick (sprig_dict) 1', 'error: expected string; found 1'],
  ['sprig_keys | toJSON', '[]'],
  ['sprig_keys (sprig_dict "b" 1) | toJSON', '["b"]'],
  ['sprig_values (sprig_dict "a" nil) | toJSON', '[null]'],
  ['sprig_merge (sprig_dict "a" "" "b" 0) (sprig_dict "a" "x" "b" 2 "c" nil) | toJSON', '{"a":"x","b":2}'],
  [
    'sprig_merge (sprig_dict "a" (sprig_dict "x" 1)) (sprig_dict "a" (sprig_dict "x" 2 "y" 3)) (sprig_dict "a" 5) | toJSON',
    '{"a":{"x":1,"y":3}}',
  ],
  ['sprig_merge (sprig_dict "a" (sprig_list 1)) (sprig_dict "a" (sprig_list 2 3)) | toJSON', '{"a":[1]}'],
  ['sprig_merge nil nil | toJSON', 'null'],
  ['sprig_merge nil (sprig_dict "a" 1) | toJSON', '{"a":1}'],
  [
    'sprig_mergeOverwrite (sprig_dict "a" 1 "b" "x" "c" (sprig_dict "d" 1)) (sprig_dict "a" "" "b" nil "c" (sprig_list)) | toJSON',
    '{"a":"","b":null,"c":[]}',
  ],
  [
    'sprig_mustMergeOverwrite (sprig_dict "a" (sprig_dict "x" 1)) (sprig_dict "a" (sprig_dict "x" nil "y" 2)) | toJSON',
    '{"a":{"x":null,"y":2}}',
  ],
  ['sprig_dig "a" "b" "none" (sprig_dict "a" (sprig_dict "b" nil))', '<no value>'],
  [
    'sprig_dig "a" "b" "none" (sprig_dict "a" nil)',
    'error: error calling sprig_dig: interface conversion: interface {} is nil, not map[string]interface {}',
  ],
  [
    'sprig_dig "a" 1 "none" (sprig_dict)',
    'error: error calling sprig_dig: interface conversion: interface {} is int, not string',
  ],
  [
    'sprig_dig "a" "none" nil',
    'error: error calling sprig_dig: interface conversion: interface {} is nil, not map[string]interface {}',
  ],
  ['sprig_dig "a" (sprig_dict)', 'error: error calling sprig_dig: dig needs at least three arguments'],
  ['sprig_deepCopy (sprig_dict "a" (sprig_list 1 nil))', 'map[a:[1 <nil>]]'],
  ['printf "%T" (sprig_deepCopy (split "," "a"))', '[]string'],
  ['sprig_deepCopy nil', 'error: error calling sprig_deepCopy: reflect: call of reflect.Value.Type on zero Value'],
];

for (const [call, answer] of answers) {
  dicts(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

dicts.run();
