import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const strings = suite('Sprig texts');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_upper "straße éß\\xff" | printf "%q"', '"STRAßE Éß�"'],
  ['sprig_lower "İÀΣ"', 'iàσ'],
  [`sprig_title "o'neil x_y 1a b-c d.e"`, "O'Neil X_y 1a B-C D.E"],
  ['sprig_untitle "Hello  Wide World"', 'hello  wide world'],
  ['sprig_swapcase "aB cD Éé 1x"', 'Ab Cd éÉ 1X'],
  ['sprig_nospace "é b"', 'Ã©b'],
  ['sprig_nospace "éb"', 'éb'],
  ['sprig_initials "élan vital"', 'Ãv'],
  ['sprig_snakecase "HTTPServer2Go v2"', 'http_server2_go_v2'],
  ['sprig_snakecase "HTTP2xx a日本b $x"', 'http_2xx_a_日本_b_$_x'],
  ['sprig_snakecase "a--b c.d"', 'a__b_c.d'],
  ['sprig_kebabcase "someHTTPRequest_x"', 'some-http-request-x'],
  ['sprig_camelcase "HTTPServer_v2--x"', 'HttpserverV2-X'],
  ['sprig_camelcase "_a b-"', '_AB-'],
  ['sprig_camelcase "--"', '---'],
  ['sprig_camelcase "ABC日D"', 'Abc日D'],
  ['sprig_abbrev 6 "hello world"', 'hel...'],
  ['sprig_abbrev 3 "hello"', 'hello'],
  ['sprig_abbrev -1 "hello"', 'hello'],
  ['sprig_abbrevboth 5 10 "1234 5678 9123"', '...5678...'],
  ['sprig_abbrevboth -3 6 "1234 5678"', '123...'],
  ['sprig_abbrevboth 20 10 "1234 5678 9123"', '...78 9123'],
  ['sprig_trunc 3 "aéb" | printf "%q"', '"aé"'],
  ['sprig_trunc -9 "abc"', 'abc'],
  [
    'sprig_substr -1 9 "abc"',
    'error: error calling sprig_substr: runtime error: slice bounds out of range [:9] with length 3',
  ],
  ['sprig_substr -1 -1 "abc"', 'error: error calling sprig_substr: runtime error: slice bounds out of range [:-1]'],
  ['sprig_substr 4 -1 "abc"', 'error: error calling sprig_substr: runtime error: slice bounds out of range [4:3]'],
  ['sprig_substr 1 -5 "abc"', 'bc'],
  ['sprig_repeat 0 "ab"', ''],
  ['sprig_repeat -1 ""', 'error: error calling sprig_repeat: strings: negative Repeat count'],
  ['sprig_repeat 9223372036854775807 ""', ''],
  ['sprig_wrap 0 "ab c"', 'ab\nc'],
  ['sprig_wrap 5 "  hello   world"', 'hello\nworld'],
  ['sprig_wrapWith 3 "é" "abcdef gh"', 'abcédefégh'],
  ['sprig_wrapWith 3 "" "日本" | printf "%q"', '"日\\n本"'],
  ['sprig_indent 2 "a\\n\\nb"', '  a\n  \n  b'],
  ['sprig_indent -1 "a"', 'error: error calling sprig_indent: strings: negative Repeat count'],
  ['sprig_nindent 1 ""', '\n '],
  ['sprig_cat nil 1 "a" nil true', '1 a true'],
  ['sprig_quote nil "é\\n" 1.5 \'a\'', '"é\\n" "1.5" "97"'],
  [`sprig_squote nil "it's" 1`, "'it's' '1'"],
  ['sprig_trimAll "é" "éaé"', 'a'],
  ['sprig_trimAll "" " a "', ' a '],
  ['sprig_replace "" "-" "ab"', '-a-b-'],
  ['sprig_plural "one" "many" 1.0', 'one'],
  ['sprig_plural "one" "many" (parseInt "1")', 'error: wrong type for value; expected int; got int64'],
  ['sprig_toString (sprig_list 1 nil)', '[1 <nil>]'],
  ['sprig_toString nil', '<nil>'],
  ['sprig_contains "" ""', 'true'],
  ['sprig_hasSuffix "" "a"', 'true'],
  ['sprig_upper .number', 'error: wrong type for value; expected string; got json.Number'],
  ['sprig_upper nil', 'error: cannot assign nil to string'],
  ['sprig_upper .nope', 'error: wrong type for value; expected string; got interface {}'],
  ['.nope | sprig_upper', 'error: invalid value; expected string'],
  ['sprig_trunc "a" "b"', 'error: expected integer; found "a"'],
  ['sprig_hello 1', 'error: wrong number of args for sprig_hello: want 0 got 1'],
];

for (const [call, answer] of answers) {
  strings(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

strings.run();
