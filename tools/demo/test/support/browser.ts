import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';

/** Where screenshots stay for whoever wants to look. */
export const artefacts: string = fileURLToPath(new URL('../../../../.cache/test-artefacts/', import.meta.url));

/** Opens `url`; everything that the page complains about is in `complaints`. */
export async function withPage(
  url: string,
  look: (page: Page, complaints: readonly string[]) => Promise<void>,
): Promise<void> {
  await mkdir(artefacts, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1000 } });
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(url);
    await look(page, complaints);
  } finally {
    await browser.close();
  }
}

/** By how many pixels the page is wider than a window of `width`; a screenshot of it stays as `name`. */
export async function overflowAt(page: Page, width: number, name: string): Promise<number> {
  await page.setViewportSize({ width, height: 900 });
  await page.screenshot({ path: `${artefacts}${name}`, fullPage: true });
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}
