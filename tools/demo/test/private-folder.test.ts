// needs: root, namespaces
// test-timeout: 90s
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const start = suite('the demo, started from a folder of mode 0700');

// A mount namespace of its own holds the folder: nothing of it stays. The cache is replaced, because it is root's.
const script = `
set -eu
mount -t tmpfs -o mode=0700,uid=$2,gid=$2 home /mnt
mkdir /mnt/clone; chown $2:$2 /mnt/clone; mount --rbind "$1" /mnt/clone
mount -t tmpfs -o uid=$2,gid=$2 cache /mnt/clone/.cache
cd /mnt/clone
exec setpriv --reuid "$2" --regid "$2" --clear-groups "$3" --import tsx --conditions=@sluice/source tools/demo/src/main.ts static --once`;

for (const [who, uid] of [
  ['root', '0'],
  ['an ordinary user', '65534'],
] as const) {
  start(`works for ${who}`, () => {
    const words = [
      '--mount',
      '--propagation',
      'private',
      '--',
      'sh',
      '-c',
      script,
      'sh',
      checkout,
      uid,
      process.execPath,
    ];
    const { status, stdout, stderr } = spawnSync('unshare', words, {
      encoding: 'utf8',
      timeout: 40_000,
      env: { PATH: process.env['PATH'] ?? '', HOME: '/tmp' },
    });
    const ending = `${stdout}${stderr}`.split('\n').slice(-12).join('\n');
    if (status !== 0) throw new Error(`ended with ${String(status)}:\n${ending}`);
    assert.match(ending, /all as it should be/);
  });
}

start.run();
