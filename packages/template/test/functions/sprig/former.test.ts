import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderText } from '../../support/render-text.ts';
import { testCryptography } from '../../support/test-cryptography.ts';

const former = suite('Sprig functions of OpenBao Agent only');

const now = { seconds: 1_714_557_600n, nanoseconds: 0, offsetSeconds: 0, zoneName: 'UTC' };

/** The text, or the message; the environment holds `A`. */
async function answerTo(call: string): Promise<string> {
  const input = { now, env: { A: 'va' }, cryptography: testCryptography };
  const result = await renderText(`{{ ${call} }}`, input, { functions: 'openbao' });
  return result.state === 'ready' ? result.output.text() : `error: ${result.error?.message ?? 'waiting'}`;
}

const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_date "2006-01-02 15:04 MST" 0', '1970-01-01 00:00 UTC'],
  ['sprig_date "2006" nil', '2024'],
  ['sprig_date "2006" "text"', '2024'],
  ['sprig_now | sprig_unixEpoch', '1714557600'],
  ['sprig_now | sprig_date "Jan _2"', 'May  1'],
  ['sprig_dateInZone "15:04 -0700" 1714557600 "Europe/Berlin"', '12:00 +0200'],
  ['sprig_date_in_zone "15:04 -0700" (parseInt "0") "America/New_York"', '19:00 -0500'],
  ['sprig_dateInZone "15:04 MST" 0 "No/Zone"', '00:00 UTC'],
  ['sprig_htmlDate -5', '1969-12-31'],
  ['sprig_htmlDateInZone 0 "America/New_York"', '1969-12-31'],
  ['sprig_dateModify "x" (sprig_toDate "2006" "2024")', '2024-01-01 00:00:00 +0000 UTC'],
  ['sprig_date_modify "-1h" (sprig_toDate "2006" "2024")', '2023-12-31 23:00:00 +0000 UTC'],
  ['sprig_env "A"', 'va'],
  ['sprig_env "B" | printf "%q"', '""'],
  ['sprig_expandenv "a$A.b${A}c"', 'ava.bvac'],
  ['sprig_expandenv "[${}][${A][$][$$][$*][$1][$é]"', '[][A][$][][][][$é]'],
  ['sprig_randBytes 6 | len', '8'],
  ['sprig_randAlpha 0 | printf "%q"', '""'],
  ['sprig_randNumeric 9 | sprig_regexMatch "^[0-9]{9}$"', 'true'],
  ['sprig_randAlphaNum 40 | sprig_regexMatch "^[0-9A-Za-z]{40}$"', 'true'],
  ['sprig_randAscii 40 | len', '40'],
  ['sprig_uuidv4 | sprig_regexMatch "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"', 'true'],
];

for (const [call, answer] of answers) {
  former(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

former('are not defined for Vault Agent', async () => {
  try {
    await renderText('{{ sprig_now }}');
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /"sprig_now" not defined/);
  }
});

former.run();
