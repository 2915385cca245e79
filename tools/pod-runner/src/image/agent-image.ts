import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agentLaunch } from '@sluice/core';
import { nodeFile } from './node-image.ts';
import type { ImageCommand } from './table.ts';

const HOME = '/home/agent';
const STICKY_WORLD_WRITABLE = 0o1777; // any uid may be given to the agent (spec/toolchain.md 8, trap 12)

/**
 * `sluice/agent` on this machine: `bundle` is the path of the built `agent.cjs`. It starts by the launch profile of
 * core and answers to the names `agent`, `vault` and `bao`, as the image does (spec/toolchain.md 6).
 */
export function agentImage(bundle: string): ImageCommand {
  const start = ['/bin/node', ...agentLaunch.nodeFlags];
  // The agent takes its process title from the name of its script, so that `pidof vault` finds it.
  const named = (script: string): string => `exec ${[...start, script].join(' ')} "$@"\n`;
  return {
    entrypoint: [...start, agentLaunch.script],
    env: { PATH: '/bin', HOME },
    workingDir: HOME,
    user: { uid: 100, gid: 1000 },
    files: {
      ...nodeFile(),
      [agentLaunch.script]: bundle,
      '/app/vault': bundle,
      '/app/bao': bundle,
      ...codeCache(bundle),
    },
    scripts: {
      '/bin/agent': named(agentLaunch.script),
      '/bin/vault': named('/app/vault'),
      '/bin/bao': named('/app/bao'),
    },
    directories: { [HOME]: STICKY_WORLD_WRITABLE },
  };
}

/** V8's code cache of the bundle, where one was made: it is looked for beside the script. */
function codeCache(bundle: string): Readonly<Record<string, string>> {
  const cache = `${bundle}.cache`;
  return existsSync(cache) ? { [join(dirname(agentLaunch.script), 'agent.cjs.cache')]: cache } : {};
}
