import { parseJson } from '@sluice/core';
import { renderText } from './render-text.ts';
import { testCryptography } from './test-cryptography.ts';

const DATA = '{"number":5,"fraction":2.7,"big":12345678901234567890,"list":["a",2,null]}';
const now = { seconds: 1_700_000_000n, nanoseconds: 0, offsetSeconds: 0, zoneName: 'UTC' };

/** What the call of a function prints, or `error: ` and the message behind its place. `.number` and its like are a secret's. */
export async function answerTo(call: string): Promise<string> {
  const data = parseJson(DATA);
  if (!data.ok) throw new Error('the data is not JSON');
  const result = await renderText(`{{ ${call} }}`, { data: data.value, now, cryptography: testCryptography });
  if (result.state === 'ready') return result.output.text();
  const text = result.error?.exact() ?? 'waiting';
  return `error: ${text.replace(/^.*?: executing "" at <.*?>: (?=error calling|wrong|expected|cannot|can|invalid)/s, '')}`;
}
