// One file per app: main.ts [agent|injector ...]
import { closestName } from '@sluice/core';
import { appNames, bundleApp } from './bundle.ts';
import type { AppName } from './bundle.ts';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(appNames as readonly string[]).includes(name));

if (asked.includes('--help') || asked.includes('-h')) {
  console.log(`npm run bundle -- [${appNames.join(' | ')}]: one file an app, apps/NAME/bundle/NAME.cjs`);
} else if (unknown.length > 0) {
  for (const name of unknown) {
    const meant = closestName(name, appNames);
    console.error(
      `${name}: no such app; ${meant === undefined ? `use ${appNames.join(' or ')}` : `did you mean ${meant}?`}`,
    );
  }
  process.exitCode = 2;
} else {
  for (const app of asked.length > 0 ? (asked as AppName[]) : appNames) {
    const { file, sizeBytes, modules } = await bundleApp(app);
    console.log(`${file} ${String(sizeBytes)} bytes, ${String(modules)} modules`);
  }
}
