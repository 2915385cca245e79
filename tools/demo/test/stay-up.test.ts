// test-timeout: 60s
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { dirname } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { getText } from '../src/cluster/http.ts';
import { untilDefined } from '../src/cluster/retry.ts';
import { RunningDemo } from './support/running-demo.ts';

const stays = suite('a demo that stays up');

stays('lets its reader change the secret by the command it prints, and cleans up at Ctrl-C', async () => {
  await using demo = new RunningDemo(['static']);
  const url = await demo.until(/^ {3}Open (\S+) in a browser/);
  const caFile = await demo.until(/--cacert (\S+)/);
  const vaultUrl = await demo.until(/(https:\S+\/v1\/secret\/hashiconf)/);
  const token = await readFile(await demo.until(/X-Vault-Token: \$\(cat (\S+)\)/), 'utf8');
  await put(vaultUrl, { hashiconf: 'changed' }, { token, ca: await readFile(caFile, 'utf8') });
  const check = async (): Promise<true | undefined> => ((await getText(url)).includes('changed') ? true : undefined);
  const stopped = new AbortController().signal;
  const changed = await untilDefined(check, { deadlineMs: 15_000, problem: 'the change did not arrive', stopped });
  assert.ok(changed);
  assert.match(await getText(url, { Accept: 'text/html' }), /<pre id="secret">.*changed/);
  assert.is(await demo.interrupt(), 0);
  assert.not.ok(existsSync(dirname(caFile)));
  assert.not.ok(demo.lines.some((line) => line.includes(token)));
});

stays('ends at Ctrl-C while it still starts', async () => {
  await using demo = new RunningDemo(['static']);
  await demo.until(/^5\. The pod runs/);
  assert.is(await demo.interrupt(), 130);
});

stays.run();

function put(url: string, body: object, { token, ca }: { token: string; ca: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'PUT', ca, agent: false, headers: { 'X-Vault-Token': token } }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 204) resolve();
        else reject(new Error(`status ${String(response.statusCode)}`));
      });
    })
      .once('error', reject)
      .end(JSON.stringify(body));
  });
}
