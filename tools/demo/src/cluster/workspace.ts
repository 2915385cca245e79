import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBundles } from '@sluice/bundle';
import type { Guardian, ImageTable } from '@sluice/pod-runner';
import { agentImage, nodeImage, startGuardian } from '@sluice/pod-runner';
import { buildPrograms } from '../apps/programs.ts';
import { DemoError } from '../error.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** Image that injected pods run; the injector gets it by its ordinary setting. */
export const agentImageName = 'sluice/agent:demo';

/** Files of one run of a demo, in a folder that goes when the demo ends, however it ends. */
export interface Workspace {
  readonly folder: string;
  readonly injectorBundle: string;
  readonly images: ImageTable;
  /** `tools/demo/manifests`. */
  readonly manifests: string;
  /** Ends what we leave behind when we are killed. */
  readonly guardian: Guardian;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Bundles what is stale and builds the applications. */
export async function openWorkspace(): Promise<Workspace> {
  await ensureBundles().catch((error: unknown) => {
    const [summary = ''] = (error instanceof Error ? error.message : String(error)).split('\n').slice(-1);
    throw new DemoError(
      'DEMO_BUNDLE',
      `bundles: injector and agent could not be built: ${summary}; run npm ci and try again`,
    );
  });
  const folder = await mkdtemp(join(tmpdir(), 'sluice-demo-'));
  await chmod(folder, 0o711); // pods of other users read the programs in it; what is secret has its own mode
  const guardian = startGuardian([folder]);
  const programs = await buildPrograms(folder);
  const apps = Object.entries(programs).map(
    ([name, file]) => [`sluice-demo/${name}`, nodeImage(file, { user: { uid: 1000, gid: 1000 } })] as const,
  );
  return {
    folder,
    injectorBundle: join(root, 'apps/injector/bundle/injector.cjs'),
    images: { 'sluice/agent': agentImage(join(root, 'apps/agent/bundle/agent.cjs')), ...Object.fromEntries(apps) },
    manifests: join(root, 'tools/demo/manifests'),
    guardian,
    [Symbol.asyncDispose]: () => guardian.close(),
  };
}
