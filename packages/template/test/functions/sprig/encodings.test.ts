import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const encodings = suite('Sprig hashes and encodings');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_sha1sum "\\xff"', '85e53271e14006f0265921d02d4d736cdc580b0b'],
  ['sprig_sha256sum ""', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['sprig_sha512sum "é" | sprig_trunc 16', '9e2ad28633f24451'],
  ['sprig_adler32sum "é"', '36766061'],
  ['sprig_b64enc "\\xff\\x00"', '/wA='],
  ['sprig_b64dec "/w==" | printf "%q"', '"\\xff"'],
  ['sprig_b64dec "a"', 'illegal base64 data at input byte 0'],
  ['sprig_b64dec "aG=k"', 'illegal base64 data at input byte 2'],
  ['sprig_b64dec "aGk"', 'illegal base64 data at input byte 0'],
  ['sprig_b64dec "aGk=x"', 'illegal base64 data at input byte 4'],
  ['sprig_b64dec "a\\nGk\\r="', 'hi'],
  ['sprig_b64dec "aG-_"', 'illegal base64 data at input byte 2'],
  ['sprig_b32enc "é"', 'YOUQ===='],
  ['sprig_b32dec "YOUQ===="', 'é'],
  ['sprig_b32dec "YOUQ==="', 'illegal base32 data at input byte 7'],
  ['sprig_b32dec "YOU====="', 'illegal base32 data at input byte 3'],
  ['sprig_b32dec "Y======="', 'illegal base32 data at input byte 1'],
  ['sprig_b32dec "YOUQ=A=="', 'illegal base32 data at input byte 4'],
  ['sprig_b32dec "youq===="', 'illegal base32 data at input byte 0'],
  ['sprig_b32dec "YO\\nUQ\\r===="', 'é'],
  ['sprig_b64enc 5', 'error: expected string; found 5'],
];

for (const [call, answer] of answers) {
  encodings(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

encodings.run();
