import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findService } from '../../src/index.ts';
import { rejects } from '../support/rejects.ts';

const services = suite('findService');
const record = (name: string, priority: number, weight: number) => ({ name, port: 8200, priority, weight });

services('takes the server with the lowest priority and the highest weight', async () => {
  const asked: string[] = [];
  const lookup = async (name: string) => {
    asked.push(name);
    return [record('b.test', 2, 9), record('a.test.', 1, 1), record('c.test', 1, 5)];
  };
  assert.is(await findService('https://vault.test', lookup), 'https://c.test:8200');
  assert.is(await findService('http://vault.test/prefix', lookup), 'http://c.test:8200/prefix');
  assert.equal(asked, ['_http._tcp.vault.test', '_http._tcp.vault.test']);
});

for (const address of [
  'https://vault.test:8200',
  'unix:///run/agent.sock',
  'https://[::1]',
  'https://vault.test:443/x',
]) {
  services(`leaves ${address} as it is`, async () => {
    assert.is(await findService(address, () => Promise.reject(new Error('asked'))), address);
  });
}

services('says that there is no record', async () => {
  const error = await rejects(
    findService('https://vault.test', () => Promise.resolve([])),
    'VAULT_CONFIGURATION',
  );
  assert.match(error.message, '_http._tcp.vault.test');
});

services.run();
