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
  const words = ['/bin/node', ...agentLaunch.nodeFlags, agentLaunch.script];
  const script = `exec ${words.join(' ')} "$@"\n`;
  return {
    entrypoint: words,
    env: { PATH: '/bin', HOME },
    workingDir: HOME,
    user: { uid: 100, gid: 1000 },
    files: { ...nodeFile(), [agentLaunch.script]: bundle },
    scripts: { '/bin/agent': script, '/bin/vault': script, '/bin/bao': script },
    directories: { [HOME]: STICKY_WORLD_WRITABLE },
  };
}
