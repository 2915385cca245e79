import type { FileSystem } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../rejects.ts';

/** A file system with an empty folder to work in. */
export interface FileSystemUnderTest extends AsyncDisposable {
  readonly files: FileSystem;
  readonly folder: string;
  /** Makes or swings a symbolic link, as the kubelet does. */
  link(path: string, target: string): Promise<void>;
}

/** What every implementation of the port keeps. */
export function fileSystemConformance(name: string, open: () => Promise<FileSystemUnderTest>): void {
  const files = suite(`${name} as FileSystem`);
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const text = async (system: FileSystem, path: string): Promise<string> =>
    new TextDecoder().decode(await system.read(path));

  files('reads back what it replaced', async () => {
    await using test = await open();
    const path = `${test.folder}/secret`;
    await test.files.replace(path, bytes('one'));
    await test.files.replace(path, bytes('two'));
    assert.is(await text(test.files, path), 'two');
  });

  files('gives a new file the mode 0644 or the one asked for', async () => {
    await using test = await open();
    await test.files.replace(`${test.folder}/plain`, bytes(''));
    await test.files.replace(`${test.folder}/strict`, bytes(''), { mode: 0o4600 });
    assert.is((await test.files.stat(`${test.folder}/plain`))?.mode, 0o644);
    assert.is((await test.files.stat(`${test.folder}/strict`))?.mode, 0o4600);
  });

  files('keeps the mode of the file it replaces', async () => {
    await using test = await open();
    const path = `${test.folder}/secret`;
    await test.files.replace(path, bytes('one'), { mode: 0o440 });
    await test.files.replace(path, bytes('two'));
    assert.is((await test.files.stat(path))?.mode, 0o440);
  });

  files('keeps the previous content as a backup when asked', async () => {
    await using test = await open();
    const path = `${test.folder}/secret`;
    await test.files.replace(path, bytes('zero'), { backup: true });
    assert.is(await test.files.stat(`${path}.bak`), undefined);
    await test.files.replace(path, bytes('one'), { backup: true });
    await test.files.replace(path, bytes('two'), { backup: true });
    assert.is(await text(test.files, `${path}.bak`), 'one');
    assert.equal(await test.files.list(test.folder), ['secret', 'secret.bak']);
  });

  files('replaces a link instead of following it', async () => {
    await using test = await open();
    await test.files.replace(`${test.folder}/target`, bytes('target'));
    await test.link(`${test.folder}/link`, 'target');
    await test.files.replace(`${test.folder}/link`, bytes('own'));
    assert.is(await text(test.files, `${test.folder}/target`), 'target');
    assert.is(await text(test.files, `${test.folder}/link`), 'own');
  });

  files('creates no directory on replace', async () => {
    await using test = await open();
    await rejects(test.files.replace(`${test.folder}/missing/secret`, bytes('')), 'HOST_NOT_FOUND');
  });

  files('says what is missing when reading', async () => {
    await using test = await open();
    const error = await rejects(test.files.read(`${test.folder}/missing`), 'HOST_NOT_FOUND');
    assert.match(error.message, `${test.folder}/missing`);
    await rejects(test.files.list(`${test.folder}/missing`), 'HOST_NOT_FOUND');
    await rejects(test.files.read(test.folder), 'HOST_UNKNOWN');
    assert.is(await test.files.stat(`${test.folder}/missing`), undefined);
  });

  files('describes files and directories through links', async () => {
    await using test = await open();
    await test.files.replace(`${test.folder}/file`, bytes('12345'));
    await test.link(`${test.folder}/link`, 'file');
    const facts = await test.files.stat(`${test.folder}/link`);
    assert.equal([facts?.kind, facts?.sizeBytes], ['file', 5]);
    assert.is((await test.files.stat(test.folder))?.kind, 'directory');
  });

  files('lists names in order', async () => {
    await using test = await open();
    for (const name of ['b', 'a', 'é', 'B']) await test.files.replace(`${test.folder}/${name}`, bytes(''));
    assert.equal(await test.files.list(test.folder), ['B', 'a', 'b', 'é']);
  });

  files('removes a file, also one that is not there', async () => {
    await using test = await open();
    await test.files.replace(`${test.folder}/file`, bytes(''));
    await test.files.remove(`${test.folder}/file`);
    await test.files.remove(`${test.folder}/file`);
    assert.equal(await test.files.list(test.folder), []);
  });

  files('creates directories with their parents and leaves existing ones', async () => {
    await using test = await open();
    await test.files.makeDirectory(`${test.folder}/a/b`, 0o755);
    await test.files.makeDirectory(`${test.folder}/a/b`, 0o700);
    assert.is((await test.files.stat(`${test.folder}/a/b`))?.mode, 0o755);
    await test.files.replace(`${test.folder}/file`, bytes(''));
    await rejects(test.files.makeDirectory(`${test.folder}/file`, 0o755), 'HOST_EXISTS');
  });

  files('watches the content behind a path', async () => {
    await using test = await open();
    const path = `${test.folder}/token`;
    await test.files.replace(path, bytes('one'));
    const controller = new AbortController();
    const changes = test.files.watch(path, controller.signal)[Symbol.asyncIterator]();
    const first = changes.next();
    await test.files.replace(path, bytes('two'));
    assert.is((await first).done, false);
    const second = changes.next();
    await test.files.remove(path);
    assert.is((await second).done, false);
    const end = changes.next();
    controller.abort();
    assert.is((await end).done, true);
  });

  files('notices when the kubelet swings ..data', async () => {
    await using test = await open();
    for (const version of ['v1', 'v2']) {
      await test.files.makeDirectory(`${test.folder}/${version}`, 0o755);
      await test.files.replace(`${test.folder}/${version}/token`, bytes(version));
    }
    await test.link(`${test.folder}/..data`, 'v1');
    await test.link(`${test.folder}/token`, '..data/token');
    const controller = new AbortController();
    const changes = test.files.watch(`${test.folder}/token`, controller.signal)[Symbol.asyncIterator]();
    const first = changes.next();
    await test.link(`${test.folder}/..data`, 'v2');
    assert.is((await first).done, false);
    assert.is(await text(test.files, `${test.folder}/token`), 'v2');
    controller.abort();
    assert.is((await changes.next()).done, true);
  });

  files('knows root and numbers as owners', async () => {
    await using test = await open();
    assert.is(await test.files.resolveUser('root'), 0);
    assert.is(await test.files.resolveGroup('1234'), 1234);
    await rejects(test.files.resolveUser('nobody-of-this-name'), 'HOST_NOT_FOUND');
  });

  files.run();
}
