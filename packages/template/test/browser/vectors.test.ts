// needs: chromium
import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { JsonObject } from '@sluice/core';
import { stringifyJson } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createBatchRunner } from '../../src/index.ts';
import { readVectors, textAt } from '../support/vectors.ts';

const browser = suite('in a browser');

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The package and everything it needs, as one script; an import of a module of Node fails it. */
async function bundle(): Promise<string> {
  const entry = new URL('./answer-all.ts', import.meta.url).pathname;
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    conditions: ['@sluice/source'],
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** Answers of the package in the browser to these lines of the batch protocol. */
async function answersInBrowser(lines: readonly string[]): Promise<readonly string[]> {
  const executablePath = BROWSERS.find((path) => existsSync(path));
  const open = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox'],
  });
  try {
    const page = await open.newPage();
    await page.addScriptTag({ content: await bundle() });
    return await page.evaluate((all) => globalThis.answerAll(all), lines);
  } finally {
    await open.close();
  }
}

/** What only the host of the tests can do, or what it makes up. */
const NEEDS_HOST = /sprig_(?:gen|encryptAES|decryptAES|bcrypt|htpasswd|derivePassword|randInt|shuffle|buildCustomCert)/;

const vectors = readVectors().filter(
  (vector) =>
    !NEEDS_HOST.test(textAt(vector, 'template')) &&
    (vector['options'] as JsonObject | undefined)?.['sandboxPath'] === undefined,
);

browser('every vector that needs no host gets the answer that it gets in Node', async () => {
  const lines = vectors.map((vector) => stringifyJson(vector));
  const here = createBatchRunner({ wallMs: () => 0 });
  const wanted = [];
  for (const line of lines) wanted.push(await here(line));

  const answers = await answersInBrowser(lines);

  assert.ok(lines.length > 1380, String(lines.length));
  assert.is(answers.length, lines.length);
  for (const [index, answer] of answers.entries()) assert.is(answer, wanted[index], textAt(vectors[index]!, 'name'));
});

browser.run();
