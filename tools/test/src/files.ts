import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** All `*.test.ts` below a `test` folder, in path order; a file name is taken as it is. */
export function findTestFiles(roots: readonly string[]): readonly string[] {
  return roots.flatMap((root) => (statSync(root).isFile() ? [resolve(root)] : walk(root))).sort();
}

/** What the source shows and the run cannot: suites that never run, tests added after `.run()`. */
export function sourceProblems(source: string): readonly string[] {
  return [...source.matchAll(/^(?:const|let) (\w+) = suite(?:<[^>]*>)?\(/gm)].flatMap(([, name = '']) => {
    const run = source.lastIndexOf(`${name}.run()`);
    if (run < 0) return [`suite "${name}" never runs: add ${name}.run()`];
    const late = new RegExp(`^\\s*${name}(\\.only|\\.skip)?\\(`, 'm').test(source.slice(run));
    return late ? [`suite "${name}" has tests after .run()`] : [];
  });
}

/** Milliseconds a file may take: `// test-timeout: 90s` in the file, else TEST_TIMEOUT_MS, else 30 s. */
export function timeoutOf(source: string): number {
  const own = /^\/\/ test-timeout: (\d+)s$/m.exec(source)?.[1];
  return own === undefined ? Number(process.env['TEST_TIMEOUT_MS'] ?? 30_000) : Number(own) * 1000;
}

function walk(root: string): readonly string[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const path = join(root, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist', 'fixtures'].includes(entry.name) ? [] : walk(path);
    return /(^|\/)test\/.*\.test\.ts$/.test(path) ? [resolve(path)] : [];
  });
}
