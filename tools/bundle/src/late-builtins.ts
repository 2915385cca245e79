import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

const require = createRequire(import.meta.url);

/** Modules of Node that few starts need; node:crypto alone takes 5 ms to load. */
const late = /^node:(?:crypto|zlib|child_process|dns\/promises)$/;

/** Makes imports of these modules load them when one of their members is first used. */
export const lateBuiltins: Plugin = {
  name: 'late-builtins',
  setup(build) {
    build.onResolve({ filter: late }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'late-builtin' } : { external: true },
    );
    build.onLoad({ filter: late, namespace: 'late-builtin' }, ({ path }) => ({ contents: gettersOf(path) }));
  },
};

function gettersOf(path: string): string {
  const members = Object.keys(require(path) as object).map(
    (name) => `get ${name}(){return process.getBuiltinModule(${JSON.stringify(path)}).${name}}`,
  );
  return `module.exports={${members.join(',')}};`;
}
