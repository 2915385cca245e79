// needs: chromium, postgresql
// test-timeout: 90s
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { artefacts, overflowAt, withPage } from '../support/browser.ts';
import { RunningDemo } from '../support/running-demo.ts';

const pages = suite('overview and coffee page in a real browser');

pages('show what runs, the files without their contents, and the coffees', async () => {
  await using demo = new RunningDemo(['dynamic']);
  const overviewUrl = await demo.until(/^ {3}Overview of everything that runs: (\S+)/);
  const appUrl = await demo.until(/^ {3}Open (\S+) in a browser/);

  await withPage(overviewUrl, async (page, complaints) => {
    await page.waitForSelector('#box-agent.on');
    await page.waitForSelector('#box-database.on');
    await page.waitForSelector('#files tr');
    assert.is(await page.textContent('#demo'), 'dynamic');
    assert.is(await page.getAttribute('#app', 'href'), appUrl);
    assert.match((await page.textContent('#files'))!, /db-creds/);
    assert.match((await page.textContent('#log'))!, /authentication successful/);
    assert.not.match(await page.content(), /postgresql:\/\//);
    await page.screenshot({ path: `${artefacts}demo-overview.png`, fullPage: true });
    assert.is(await overflowAt(page, 390, 'demo-overview-narrow.png'), 0);
    await page.click('#files button');
    await page.waitForSelector('#content:not([hidden])');
    assert.match((await page.textContent('#content'))!, /^postgresql:\/\/v-kubernet-db-app-/);
    assert.equal(complaints, []);
  });

  await withPage(appUrl, async (page, complaints) => {
    await page.waitForSelector('#coffees tr');
    assert.match((await page.textContent('#version'))!, /^PostgreSQL \d+/);
    assert.match((await page.textContent('#username'))!, /^v-kubernet-db-app-/);
    assert.is(await page.locator('#coffees tr').count(), 5);
    assert.ok((await page.locator('#history tr').count()) > 0);
    await page.screenshot({ path: `${artefacts}demo-coffee.png`, fullPage: true });
    assert.is(await overflowAt(page, 390, 'demo-coffee-narrow.png'), 0);
    assert.equal(complaints, []);
  });
  assert.is(await demo.interrupt(), 0);
});

pages.run();
