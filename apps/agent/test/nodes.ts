import { existsSync } from 'node:fs';

/** A Node release that the bundle must run on. */
export interface NodeRelease {
  readonly title: string;
  readonly path: string;
}

/** The Node that runs the tests, and those of tools/lts that are installed. */
export const nodes: readonly NodeRelease[] = [
  { title: `Node ${process.version}`, path: process.execPath },
  ...[24, 26]
    .map((major) => ({
      title: `Node ${String(major)} of tools/lts`,
      path: `tools/lts/node_modules/node${String(major)}-linux-${process.arch}/bin/node`,
    }))
    .filter(({ path }) => existsSync(path)),
];
