import { readFile, stat, writeFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run, start } from './run.ts';
import type { Place } from './vault.ts';
import { createPlace } from './vault.ts';

const methods = suite('auth methods');

type Reply = Readonly<Record<string, Readonly<Record<string, string>>>>;

async function anAppRole(place: Place): Promise<{ roleId: string; newSecretId: () => Promise<string> }> {
  await place.call('POST', 'sys/auth/approle', { type: 'approle' });
  await place.call('POST', 'auth/approle/role/app', { token_policies: 'app', token_ttl: '1h' });
  const role = (await place.call('GET', 'auth/approle/role/app/role-id')) as Reply;
  return {
    roleId: role['data']!['role_id']!,
    async newSecretId() {
      const reply = (await place.call('POST', 'auth/approle/role/app/secret-id', {})) as Reply;
      return reply['data']!['secret_id']!;
    },
  };
}

function autoAuth(place: Place, type: string, config: object): Readonly<Record<string, unknown>> {
  return {
    auto_auth: {
      method: { type, mount_path: `auth/${type}`, exit_on_err: true, config },
      sink: [{ type: 'file', config: { path: place.path('token') } }],
    },
    exit_after_auth: true,
  };
}

methods('approle logs in with role id and secret id and removes the file', async () => {
  await using place = await createPlace();
  const { roleId, newSecretId } = await anAppRole(place);
  await writeFile(place.path('role'), `${roleId}\n`);
  await writeFile(place.path('secret'), `${await newSecretId()}\n`);
  const parameters = { role_id_file_path: place.path('role'), secret_id_file_path: place.path('secret') };

  const { code, log } = await run([`-config=${await place.writeConfig(autoAuth(place, 'approle', parameters))}`]);

  assert.is(code, 0, log);
  assert.ok((await readFile(place.path('token'), 'utf8')).length > 10);
  assert.is(await stat(place.path('secret')).catch(() => 'gone'), 'gone');
});

methods('approle says what is missing when there is no secret id', async () => {
  await using place = await createPlace();
  const { roleId } = await anAppRole(place);
  await writeFile(place.path('role'), roleId);
  const parameters = { role_id_file_path: place.path('role'), secret_id_file_path: place.path('secret') };

  const { code, log } = await run([`-config=${await place.writeConfig(autoAuth(place, 'approle', parameters))}`]);

  assert.is(code, 1);
  assert.match(log, /secret: no secret id there; put one into the file/);
});

methods('userpass logs in with the password of a file and keeps it', async () => {
  await using place = await createPlace();
  await place.call('POST', 'sys/auth/userpass', { type: 'userpass' });
  await place.call('POST', 'auth/userpass/users/ada', { password: 'sluice-canary-password', token_policies: 'app' });
  await writeFile(place.path('password'), 'sluice-canary-password\n');
  const parameters = { username: 'ada', password_file_path: place.path('password') };

  const { code, log } = await run([`-config=${await place.writeConfig(autoAuth(place, 'userpass', parameters))}`]);

  assert.is(code, 0, log);
  assert.ok((await stat(place.path('password'))).isFile());
});

methods('token_file takes the token of a file', async () => {
  await using place = await createPlace();
  await writeFile(place.path('given'), `${place.vault.rootToken}\n`);
  const parameters = { token_file_path: place.path('given') };

  const { code, log } = await run([`-config=${await place.writeConfig(autoAuth(place, 'token_file', parameters))}`]);

  assert.is(code, 0, log);
  assert.is(await readFile(place.path('token'), 'utf8'), place.vault.rootToken);
});

methods('a revoked token is noticed at the next read and replaced', async () => {
  await using place = await createPlace();
  const contents = '{{ with secret "secret/app" }}{{ .Data.data.password }}{{ end }}';
  const config = await place.writeConfig({ template: [{ contents, destination: place.path('out') }] });
  await using running = start([`-config=${config}`]);
  await running.logged('rendered');
  const [token] = place.vault.tokens().filter(({ path }) => path.startsWith('auth/kubernetes'));

  await place.call('POST', 'auth/token/revoke-accessor', { accessor: token!.accessor });
  await place.putSecret('app', { password: 'sluice-canary-2' });
  await running.logged('rendered', 2);

  assert.match(running.log(), /token ended: reason=lost/);
  assert.is(await readFile(place.path('out'), 'utf8'), 'sluice-canary-2');
});

methods.run();
