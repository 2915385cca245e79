import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const streams = suite('Standard streams');
const source = fileURLToPath(new URL('../../src/processes/standard-streams.ts', import.meta.url));
const flags = ['--import', 'tsx', '--conditions=@sluice/source', '--input-type=module', '--eval'];

function program(body: string): string[] {
  return [
    ...flags,
    `import { watchStandardStreams } from ${JSON.stringify(source)};watchStandardStreams(process,7);${body}`,
  ];
}

streams('end the process with the given code and one line when there is no space for output', () => {
  const full = openSync('/dev/full', 'w');
  try {
    const script = 'for (let i = 0; i < 3; i += 1) process.stdout.write("x");process.exitCode = 0;';
    const { status, stderr } = spawnSync(process.execPath, program(script), { stdio: ['ignore', full, 'pipe'] });

    assert.equal(
      [status, stderr.toString()],
      [7, 'standard output: no space left; free space or raise the size limit\n'],
    );
  } finally {
    closeSync(full);
  }
});

for (const stream of ['stdout', 'stderr'] as const) {
  streams(`take a reader of ${stream} that has enough for no failure`, async () => {
    const script = `process.${stream}.write("x");process.stdin.on("end", () => process.${stream}.write("y")).resume();`;
    const child = spawn(process.execPath, program(script), { stdio: ['pipe', 'pipe', 'pipe'] });
    let rest = '';
    child[stream === 'stdout' ? 'stderr' : 'stdout'].on('data', (chunk: Buffer) => (rest += chunk.toString()));
    await once(child[stream], 'data');
    child[stream].destroy();
    await once(child[stream], 'close');

    child.stdin.end();

    assert.equal([(await once(child, 'close'))[0], rest], [0, '']);
  });
}

streams.run();
