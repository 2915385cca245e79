import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const pathsAndUrls = suite('Sprig paths and URLs');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_base "a/b//"', 'b'],
  ['sprig_base "//"', '/'],
  ['sprig_base ""', '.'],
  ['sprig_dir "/a//b"', '/a'],
  ['sprig_dir "a"', '.'],
  ['sprig_ext "a.b/c"', ''],
  ['sprig_ext "x."', '.'],
  ['sprig_clean "/../a/./b/.."', '/a'],
  ['sprig_clean "../../a"', '../../a'],
  ['sprig_osIsAbs "/a"', 'true'],
  ['sprig_osBase "/a/b.txt"', 'b.txt'],
  [
    'sprig_urlParse "https://u:p%40@h.example:8443/a%2Fb?q=1#f%20g" | toJSON',
    '{"fragment":"f g","host":"h.example:8443","hostname":"h.example","opaque":"","path":"/a/b","query":"q=1","scheme":"https","userinfo":"u:p%40"}',
  ],
  [
    'sprig_urlJoin (sprig_urlParse "https://u:p%40@h.example:8443/a%2Fb?q=1#f%20g")',
    'https://u:p%40@h.example:8443/a/b?q=1#f%20g',
  ],
  [
    'sprig_urlParse "mailto:a@b" | toJSON',
    '{"fragment":"","host":"","hostname":"","opaque":"a@b","path":"","query":"","scheme":"mailto","userinfo":""}',
  ],
  [
    'sprig_urlParse "//h/p" | toJSON',
    '{"fragment":"","host":"h","hostname":"h","opaque":"","path":"/p","query":"","scheme":"","userinfo":""}',
  ],
  [
    'sprig_urlParse "*" | toJSON',
    '{"fragment":"","host":"","hostname":"","opaque":"","path":"*","query":"","scheme":"","userinfo":""}',
  ],
  [
    'sprig_urlParse "http://[fe80::1%25en0]:80/" | toJSON',
    '{"fragment":"","host":"[fe80::1%en0]:80","hostname":"fe80::1%en0","opaque":"","path":"/","query":"","scheme":"http","userinfo":""}',
  ],
  [
    'sprig_urlParse "postgres://a:1,b:2/db" | toJSON',
    '{"fragment":"","host":"a:1,b:2","hostname":"a:1,b","opaque":"","path":"/db","query":"","scheme":"postgres","userinfo":""}',
  ],
  [
    'sprig_urlParse "http://a:1,b:2/"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://a:1,b:2/": invalid port ":1,b:2" after host',
  ],
  [
    'sprig_urlParse "http://[::1"',
    `error: error calling sprig_urlParse: unable to parse url: parse "http://[::1": missing ']' in host`,
  ],
  [
    'sprig_urlParse "http://[1.2.3.4]/"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://[1.2.3.4]/": invalid IP-literal',
  ],
  [
    'sprig_urlParse "http://[::1::2]/"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://[::1::2]/": invalid host: ParseAddr("::1::2"): multiple :: in address (at ":2")',
  ],
  [
    'sprig_urlParse "http://[12345::]/"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://[12345::]/": invalid host: ParseAddr("12345::"): each group must have 4 or less digits (at "12345::")',
  ],
  [
    'sprig_urlParse "http://[::1.2.3]/"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://[::1.2.3]/": invalid host: ParseAddr("::1.2.3"): IPv4 address too short',
  ],
  [
    'sprig_urlParse "http://[::1%25]/"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://[::1%25]/": invalid host: ParseAddr("::1%"): zone must be a non-empty string',
  ],
  [
    'sprig_urlParse "http://h:x/"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://h:x/": invalid port ":x" after host',
  ],
  [
    'sprig_urlParse "http://a b/"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://a b/": invalid character " " in host name',
  ],
  [
    'sprig_urlParse "http://h/%zz"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://h/%zz": invalid URL escape "%zz"',
  ],
  [
    'sprig_urlParse "http://h/#%zz"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://h/#%zz": invalid URL escape "%zz"',
  ],
  [
    'sprig_urlParse "http://u b@h/"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://u b@h/": net/url: invalid userinfo',
  ],
  [
    'sprig_urlParse "http://%41/"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://%41/": invalid URL escape "%41"',
  ],
  [
    'sprig_urlParse ":x"',
    'error: error calling sprig_urlParse: unable to parse url: parse ":x": missing protocol scheme',
  ],
  [
    'sprig_urlParse "1:2"',
    'error: error calling sprig_urlParse: unable to parse url: parse "1:2": first path segment in URL cannot contain colon',
  ],
  [
    'sprig_urlParse "http://h/\\n"',
    'error: error calling sprig_urlParse: unable to parse url: parse "http://h/\\n": net/url: invalid control character in URL',
  ],
  ['sprig_urlJoin (sprig_dict "path" "a:b")', './a:b'],
  ['sprig_urlJoin (sprig_dict "host" "h" "path" "p q" "query" "a b" "fragment" "é")', '//h/p%20q?a b#%C3%A9'],
  ['sprig_urlJoin (sprig_dict "userinfo" "u:p:q" "host" "h")', '//u:p%3Aq@h'],
  [
    'sprig_urlJoin (sprig_dict "userinfo" "a b" "host" "h")',
    'error: error calling sprig_urlJoin: unable to parse userinfo in dict: parse "proto://a b@host": net/url: invalid userinfo',
  ],
  ['sprig_urlJoin (sprig_dict "scheme" "x" "opaque" "y z" "host" "h")', 'x:y z'],
  [
    'sprig_urlJoin (sprig_dict "host" nil)',
    'error: error calling sprig_urlJoin: runtime error: invalid memory address or nil pointer dereference',
  ],
  [
    'sprig_urlJoin (sprig_dict "host" (sprig_list))',
    'error: error calling sprig_urlJoin: unable to parse host key, must be of type string, but slice found',
  ],
  ['sprig_urlJoin nil', ''],
];

for (const [call, answer] of answers) {
  pathsAndUrls(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

pathsAndUrls.run();
