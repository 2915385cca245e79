import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HostError } from '../../src/index.ts';
import { FakeProcessRunner, MemoryFileSystem } from '../../src/testing/index.ts';

// What every file system and runner keeps is tested by the conformance suites of platform-node.
const fakes = suite('memory files and fake processes');

fakes('start with the files they are given', async () => {
  const files = new MemoryFileSystem({ files: { '/etc/a': 'x', '/etc/b': Uint8Array.of(1) }, uid: 5 });
  assert.equal(await files.list('/etc'), ['a', 'b']);
  assert.is(files.text('/etc/a'), 'x');
  assert.is((await files.stat('/etc/b'))?.uid, 5);
});

fakes('fail as often as they are told, for one path or for any', async () => {
  const files = new MemoryFileSystem({ files: { '/a': 'x', '/b': 'y' } });
  files.failNext('read', 'permission-denied', { path: '/a', times: 2 });
  assert.is(await outcomeOf(files.read('/b')), 'fine');
  assert.is(await outcomeOf(files.read('/a')), 'HOST_PERMISSION_DENIED');
  assert.is(await outcomeOf(files.read('//a')), 'HOST_PERMISSION_DENIED');
  assert.is(await outcomeOf(files.read('/a')), 'fine');
  files.failNext('replace', 'no-space');
  assert.is(await outcomeOf(files.replace('/c', Uint8Array.of())), 'HOST_NO_SPACE');
});

fakes('know the users they are given', async () => {
  const files = new MemoryFileSystem({ users: { app: 1001 }, groups: { web: 2002 } });
  assert.equal([await files.resolveUser('app'), await files.resolveGroup('web')], [1001, 2002]);
});

fakes('follow links in every part of a path and refuse circles', async () => {
  const files = new MemoryFileSystem({ files: { '/data/v1/key': 'x' } });
  files.link('/data/..data', 'v1');
  files.link('/link', '/data/..data/key');
  assert.is(files.text('/link'), 'x');
  files.link('/a', 'b');
  files.link('/b', 'a');
  assert.is(await outcomeOf(files.read('/a')), 'HOST_NOT_FOUND');
});

fakes('tell changes made between two looks once', async () => {
  const files = new MemoryFileSystem({ files: { '/a': '1' } });
  const controller = new AbortController();
  const changes = files.watch('/a', controller.signal)[Symbol.asyncIterator]();
  files.write('/a', '2');
  files.write('/a', '3');
  assert.is((await changes.next()).done, false);
  const next = changes.next();
  files.write('/a', '3');
  controller.abort();
  assert.is((await next).done, true);
});

fakes('keep what was started and let the test play the program', async () => {
  const runner = new FakeProcessRunner();
  const started = runner.untilStarted(1);
  const command = { file: 'app', args: [], env: {}, output: 'inherit', group: true } as const;
  const child = await runner.start(command);
  await started;
  runner.started[0]!.endsOn = [];
  assert.is(child.signal('SIGTERM'), true);
  assert.is(runner.started[0]!.running, true);
  runner.started[0]!.exitWith(3);
  assert.equal(await child.exit, { kind: 'exited', exitCode: 3 });
  assert.equal(runner.started[0]!.signals, ['SIGTERM']);
  runner.failNext('not-found');
  assert.is(await outcomeOf(runner.start(command)), 'HOST_NOT_FOUND');
});

async function outcomeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'fine';
  } catch (error) {
    assert.instance(error, HostError);
    return (error as HostError).code;
  }
}

fakes.run();
