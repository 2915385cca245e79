import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const lists = suite('Sprig lists');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_list | toJSON', '[]'],
  ['sprig_rest (sprig_list) | toJSON', 'null'],
  ['sprig_initial (sprig_list 1) | toJSON', '[]'],
  ['sprig_concat | toJSON', 'null'],
  ['sprig_concat (sprig_list 1) (split "," "a,b")', '[1 a b]'],
  [
    'sprig_concat nil',
    'error: error calling sprig_concat: runtime error: invalid memory address or nil pointer dereference',
  ],
  ['sprig_concat 5', 'error: error calling sprig_concat: Cannot concat type int as list'],
  [
    'sprig_first nil',
    'error: error calling sprig_first: runtime error: invalid memory address or nil pointer dereference',
  ],
  ['sprig_last (sprig_dict)', 'error: error calling sprig_last: Cannot find last on type map'],
  ['sprig_first .number', 'error: error calling sprig_first: Cannot find first on type string'],
  ['sprig_reverse (sprig_until 3)', '[2 1 0]'],
  ['sprig_uniq (sprig_list 1 1.0 "1" 1 nil nil (sprig_list 1) (sprig_list 1))', '[1 1 1 <nil> [1]]'],
  ['sprig_without (sprig_list 1 nil 2) nil', '[1 2]'],
  ['sprig_has 2 .list', 'false'],
  ['sprig_has (sprig_dict "a" 1) (sprig_list (sprig_dict "a" 1))', 'true'],
  ['sprig_has 1 nil', 'false'],
  ['sprig_has 1 (sprig_dict)', 'error: error calling sprig_has: Cannot find has on type map'],
  ['sprig_compact (sprig_list 0 0.0 "" " " nil false (sprig_list) (sprig_dict) .number)', '[  5]'],
  ['sprig_slice (sprig_list 1 2 3) "1"', '[2 3]'],
  ['sprig_slice (sprig_list 1 2 3) nil 2', '[1 2]'],
  ['printf "%T" (sprig_slice (split "," "a,b") 0 1)', '[]string'],
  [
    'sprig_slice (sprig_list 1 2) -1',
    'error: error calling sprig_slice: reflect.Value.Slice: slice index out of bounds',
  ],
  [
    'sprig_slice (sprig_list 1 2) 2 1',
    'error: error calling sprig_slice: reflect.Value.Slice: slice index out of bounds',
  ],
  ['sprig_slice (sprig_list) 5 9', '<no value>'],
  [
    'sprig_slice nil',
    'error: error calling sprig_slice: runtime error: invalid memory address or nil pointer dereference',
  ],
  ['sprig_chunk 2 (sprig_until 5)', '[[0 1] [2 3] [4]]'],
  ['sprig_chunk 0 (sprig_list 1)', 'error: error calling sprig_chunk: runtime error: makeslice: len out of range'],
  ['sprig_chunk -7 (sprig_until 4)', '[]'],
  ['sprig_chunk -1 (sprig_until 3)', 'error: error calling sprig_chunk: runtime error: makeslice: len out of range'],
  ['sprig_chunk -5 (sprig_list)', 'error: error calling sprig_chunk: runtime error: makeslice: len out of range'],
  [
    'sprig_chunk 1 nil',
    'error: error calling sprig_chunk: runtime error: invalid memory address or nil pointer dereference',
  ],
  [
    'sprig_push nil 1',
    'error: error calling sprig_push: runtime error: invalid memory address or nil pointer dereference',
  ],
  ['sprig_append "a" 1', 'error: error calling sprig_append: Cannot push on type string'],
  ['sprig_prepend true 1', 'error: error calling sprig_prepend: Cannot prepend on type bool'],
  ['sprig_mustAppend (sprig_list 1) (sprig_list 2)', '[1 [2]]'],
  ['sprig_mustFirst "a"', 'error: error calling sprig_mustFirst: Cannot find first on type string'],
  ['sprig_mustHas 1 1', 'error: error calling sprig_mustHas: Cannot find has on type int'],
  ['sprig_mustSlice 1', 'error: error calling sprig_mustSlice: list should be type of slice or array but int'],
  ['sprig_join "-" (sprig_list 1 nil "a" 2.5)', '1-a-2.5'],
  ['sprig_join "," nil', ''],
  ['sprig_join "," .number', '5'],
  ['sprig_sortAlpha (sprig_list "b" 10 9 "é" "Z" nil)', '[10 9 Z b é]'],
  ['sprig_sortAlpha nil', '[<nil>]'],
  ['sprig_sortAlpha .number', '[5]'],
  ['sprig_toStrings nil | toJSON', '[]'],
  ['sprig_splitList "" "aé"', '[a é]'],
  ['sprig_splitList "," "" | toJSON', '[""]'],
  ['sprig_split "," "a,,b"', 'map[_0:a _1: _2:b]'],
  ['sprig_splitn "," 2 "a,b,c"', 'map[_0:a _1:b,c]'],
  ['sprig_splitn "," -1 "a,b"', 'map[_0:a _1:b]'],
  ['sprig_splitn "" 2 "abc"', 'map[_0:a _1:bc]'],
  ['sprig_splitn "," 0 "a"', 'map[]'],
];

for (const [call, answer] of answers) {
  lists(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

lists.run();
