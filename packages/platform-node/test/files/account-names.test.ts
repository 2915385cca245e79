import { writeFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createNodeFileSystem } from '../../src/index.ts';
import { rejects } from '../rejects.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const accounts = suite('names of users and groups');

accounts('finds the first entry of a name, then takes numbers', async () => {
  await using folder = await temporaryFolder();
  await writeFile(folder.at('passwd'), 'app:x:1001:1:::\napp:x:2002:1:::\n7:x:70:70:::\nbroken\n');
  await writeFile(folder.at('group'), 'app:x:3003:\n');
  const files = createNodeFileSystem({ passwdFile: folder.at('passwd'), groupFile: folder.at('group') });
  assert.is(await files.resolveUser('app'), 1001);
  assert.is(await files.resolveUser('7'), 70);
  assert.is(await files.resolveUser('8'), 8);
  assert.is(await files.resolveGroup('app'), 3003);
  const error = await rejects(files.resolveGroup('web'), 'HOST_NOT_FOUND');
  assert.is(error.message, `group "web": is not in ${folder.at('group')}; use a name from there or a number`);
});

accounts('takes numbers where there is no list of names', async () => {
  const files = createNodeFileSystem({ passwdFile: '/no/such/passwd' });
  assert.is(await files.resolveUser('100'), 100);
  await rejects(files.resolveUser('app'), 'HOST_NOT_FOUND');
});

accounts.run();
