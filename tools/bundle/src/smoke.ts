// Starts both bundles on the other Node releases of tools/lts. Source: spec/decisions.md 5. Exit code 1 on any failure.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { appNames, workspaceRoot } from './bundle.ts';

const run = promisify(execFile);
const releases = [24, 26].map((major) => ({
  major,
  node: `${workspaceRoot}/tools/lts/node_modules/node${String(major)}-linux-${process.arch}/bin/node`,
}));

for (const { major, node } of releases) {
  if (!existsSync(node)) {
    console.error(`Node ${String(major)} is not installed; run npm ci --prefix tools/lts`);
    process.exitCode = 1;
    continue;
  }
  for (const app of appNames) await start(node, app);
}

async function start(node: string, app: string): Promise<void> {
  const bundle = `${workspaceRoot}/apps/${app}/bundle/${app}.cjs`;
  const version = (await run(node, ['--version'])).stdout.trim();
  try {
    const { stdout } = await run(node, ['--disallow-code-generation-from-strings', bundle, 'version']);
    console.log(`${app} on Node ${version}: ${stdout.trim()}`);
  } catch (error) {
    console.error(`${app} does not start on Node ${version}: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
