// needs: chromium, postgresql
// test-timeout: 90s
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { artefacts, overflowAt, withPage } from '../support/browser.ts';
import { RunningDemo } from '../support/running-demo.ts';

const shown = suite('the page of the transit demo in a real browser');

shown('shows plain, cipher and decrypted columns, and what reached Vault', async () => {
  await using demo = new RunningDemo(['transit']);
  const appUrl = await demo.until(/^ {3}Open (\S+) in a browser/);
  await withPage(appUrl, async (page, complaints) => {
    await page.waitForSelector('#users tr');
    const cells = await page.locator('#users tr').first().locator('td').allTextContents();
    assert.equal(
      [cells[0], cells[1], cells[2]?.slice(0, 9), cells[3]],
      ['ada', 'analytical engine', 'vault:v1:', 'analytical engine'],
    );
    await page.waitForFunction("document.getElementById('requests').textContent.includes('transit/encrypt/app')");
    await page.screenshot({ path: `${artefacts}demo-transit.png`, fullPage: true });
    assert.is(await overflowAt(page, 390, 'demo-transit-narrow.png'), 0);
    assert.equal(complaints, []);
  });
  assert.is(await demo.interrupt(), 0);
});

shown.run();
