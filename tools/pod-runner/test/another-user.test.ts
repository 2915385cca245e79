// needs: root
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { detectIsolation, nodeImage } from '../src/index.ts';
import { aPod, start, Witness } from './support/pods.ts';

const another = suite('a container of another user');
const { isolation: best } = await detectIsolation();

for (const isolation of new Set([best, 'processes'] as const)) {
  another(`runs a program that lies in a folder of mode 0700 (${isolation})`, async () => {
    const witness = new Witness();
    const folder = await mkdtemp(join(tmpdir(), 'pod-runner-test-'));
    await chmod(folder, 0o700);
    await writeFile(join(folder, 'app.cjs'), 'console.log(process.getuid(), process.getgid());', { mode: 0o600 });
    const securityContext = { runAsUser: 1234, runAsGroup: 4321 };
    await using pod = await start(aPod({ containers: [{ name: 'app', image: 'app', securityContext }] }), {
      isolation,
      onEvent: witness.onEvent,
      images: { app: nodeImage(join(folder, 'app.cjs')) },
    });
    await pod.ended;
    await rm(folder, { recursive: true });
    assert.equal(witness.output('app'), ['1234 4321']);
  });
}

another.run();
