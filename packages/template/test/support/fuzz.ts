// By hand: node --import tsx --conditions=@sluice/source packages/template/test/support/fuzz.ts SECONDS [PEER]
// Renders random templates for that long. PEER is a program that answers the line protocol of spec/template.md 0.3;
// with it, every answer is compared. Prints what crashed, was slow or differed, then one line of numbers.
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as fc from 'fast-check';
import { createBatchRunner } from '../../src/index.ts';
import { anyTemplate } from './random-template.ts';
import { testCryptography } from './test-cryptography.ts';

const SLOW_MS = 2000;
/** They reach outside, differ in every pass, or end the peer's process. */
const NOT_COMPARED =
  /writeToFile|plugin|scratch|executeTemplate|timestamp|sockaddr|spew_|randInt|shuffle|encryptAES|ago|%p|loop|file|env|mustEnv|envOrDefault|sprig_(?:keys|values)\b/;

const [seconds = '60', peer] = process.argv.slice(2);
const answer = createBatchRunner({
  wallMs: () => 0,
  cryptography: testCryptography,
  limits: { steps: 200_000, outputLength: 1_000_000 },
});
const numbers = { templates: 0, outputs: 0, compared: 0, different: 0, slow: 0, crashed: 0 };
const asked = peer === undefined ? undefined : startPeer(peer);
const templates = await anyTemplate();
const end = performance.now() + Number(seconds) * 1000;

while (performance.now() < end) {
  for (const template of fc.sample(templates, 200)) {
    const ours = await ourAnswer(template);
    if (ours === undefined || asked === undefined || NOT_COMPARED.test(template)) continue;
    const theirs = await asked(JSON.stringify({ template }));
    if (theirs === undefined) continue;
    numbers.compared += 1;
    if (comparable(ours) === comparable(theirs)) continue;
    numbers.different += 1;
    console.log(JSON.stringify({ template, ours, theirs }));
  }
}
console.log(JSON.stringify(numbers));
process.exit(numbers.crashed + numbers.slow + numbers.different > 0 ? 1 : 0);

async function ourAnswer(template: string): Promise<string | undefined> {
  const before = performance.now();
  try {
    const text = await answer(JSON.stringify({ template }));
    numbers.templates += 1;
    if (!text.startsWith('{"error"')) numbers.outputs += 1;
    if (performance.now() - before > SLOW_MS) {
      numbers.slow += 1;
      console.log(JSON.stringify({ template, slow: Math.round(performance.now() - before) }));
    }
    return text;
  } catch (error) {
    numbers.crashed += 1;
    console.log(JSON.stringify({ template, crashed: String(error) }));
    return undefined;
  }
}

/** Only the output or the error: the order and the names of what is missing are tested elsewhere. */
function comparable(text: string): string {
  const { output, outputBase64, error } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return JSON.stringify([output ?? null, outputBase64 ?? null, error ?? null]);
}

/** Asks line by line; a peer that died of a template is started again and has no answer. */
function startPeer(command: string): (line: string) => Promise<string | undefined> {
  let current: { readonly child: ChildProcessWithoutNullStreams; readonly lines: AsyncIterator<string> } | undefined;
  return async (line) => {
    if (current === undefined) {
      const child = spawn(command);
      child.stdin.on('error', () => undefined);
      current = { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
    }
    current.child.stdin.write(`${line}\n`);
    const next = await current.lines.next();
    if (next.done !== true) return next.value;
    current = undefined;
    return undefined;
  };
}
