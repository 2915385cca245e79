// needs: postgresql
// test-timeout: 120s
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DemoDatabase } from '../../src/cluster/database.ts';
import { openDatabase } from '../../src/cluster/database.ts';
import type { Workspace } from '../../src/cluster/workspace.ts';
import { startLoad } from '../../src/demos/load-loop.ts';
import { startCoffeeApp } from './coffee-app.ts';
import type { RigTemplate } from './rig.ts';
import { startRig } from './rig.ts';

const credentials = suite('credentials of a real database, with a faked clock');

const minute = 60_000;
const creds = '/v1/database/creds/db-app';
const renew = '/v1/sys/leases/renew';
const user = '{{ with secret "database/creds/db-app" }}{{ .Data.username }}{{ end }}';

let database: DemoDatabase;

credentials.before(async () => {
  const unguarded = { folder: tmpdir(), guardian: { watch: () => undefined } } as unknown as Workspace;
  database = await openDatabase(process.env['POSTGRES_URL'], unguarded);
});

credentials.after(() => database[Symbol.asyncDispose]());

/** The connection of the application, which is told of every change. */
function connection(folder: string): RigTemplate {
  return {
    name: 'db-creds',
    contents: `{{ with secret "database/creds/db-app" }}postgresql://{{ .Data.username }}:{{ .Data.password }}@${database.address}/postgres?sslmode=disable{{ end }}`,
    command: `for pid in $(cat ${join(folder, 'app.pid')} 2>/dev/null); do kill -HUP $pid; done`,
  };
}

credentials('are renewed, then replaced before their maximum TTL, and no request fails', async () => {
  const templates = (folder: string): readonly RigTemplate[] => [connection(folder), { name: 'user', contents: user }];
  await using rig = await startRig(database, { ttl: '20m', maxTtl: '60m' }, templates);
  await using app = await startCoffeeApp(rig.folder, join(rig.folder, 'db-creds'));
  const load = startLoad(`${app.url}coffees`);
  const [first] = await app.usernames();

  await rig.advance(40 * minute);
  assert.ok(rig.asked('PUT', renew) >= 2);
  assert.equal(await app.usernames(), [first]);
  assert.is(app.hangUps(), 0);
  assert.is(rig.asked('GET', creds), 1);
  assert.is(await rig.text('user'), first);

  await rig.advance(18 * minute);
  const [, second = ''] = await app.usernames();
  assert.is(app.hangUps(), 1);
  assert.equal((await database.vaultRoles()).toSorted(), [first, second].toSorted());
  assert.is(rig.asked('GET', creds), 2);
  assert.is(await rig.text('user'), second);

  await rig.advance(5 * minute);
  assert.equal(await database.vaultRoles(), [second]);
  assert.equal(await app.usernames(), [first, second]);
  await load.stop();
  assert.is(app.hangUps(), 1);
  assert.ok(load.answered > 0);
  assert.is(load.failed, 0, load.lastFailure);
});

credentials('are kept while Vault is stopped for a minute', async () => {
  await using rig = await startRig(database, { ttl: '20m', maxTtl: '24h' }, (folder) => [connection(folder)]);
  await using app = await startCoffeeApp(rig.folder, join(rig.folder, 'db-creds'));
  const load = startLoad(`${app.url}coffees`);
  const [first = ''] = await app.usernames();
  const untilRenewal = async (): Promise<void> => {
    while (rig.asked('PUT', renew) === 0) await rig.advance(5000);
  };
  await untilRenewal();
  const renewals = rig.asked('PUT', renew);

  // Stopped from before the next renewal is due until a minute later, so that renewals fail.
  await rig.advance(13 * minute);
  await rig.gate.shut();
  await rig.advance(2 * minute);
  const during = rig.asked('PUT', renew);
  await rig.gate.reopen();
  await rig.advance(2 * minute);

  assert.is(during, renewals);
  assert.is(rig.asked('PUT', renew), renewals + 1);
  assert.is(rig.asked('GET', creds), 1);
  assert.equal(await database.vaultRoles(), [first]);
  assert.equal(await app.usernames(), [first]);
  await load.stop();
  assert.is(app.hangUps(), 0);
  assert.is(load.failed, 0, load.lastFailure);
});

credentials('outlive a template that fails and a command that fails', async () => {
  await using rig = await startRig(database, { ttl: '20m', maxTtl: '24h' }, () => [
    { name: 'user', contents: user },
    { name: 'denied', contents: `${user}{{ with secret "secret/denied" }}{{ .Data.k }}{{ end }}` },
    { name: 'told', contents: user, command: 'exit 1' },
  ]);
  const first = await rig.text('user');

  await rig.advance(180 * minute);

  assert.is(await rig.text('user'), first);
  assert.is(await rig.text('told'), first);
  assert.is(rig.asked('GET', creds), 1);
  assert.equal(await database.vaultRoles(), [first]);
  assert.ok(rig.log.messages('error').length + rig.log.messages('warn').length > 0);
});

credentials.run();
