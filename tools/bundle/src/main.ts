// One file per app: main.ts [agent|injector ...]
import { appNames, bundleApp } from './bundle.ts';
import type { AppName } from './bundle.ts';

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(appNames as readonly string[]).includes(name));
if (unknown === undefined) {
  for (const app of asked.length > 0 ? (asked as AppName[]) : appNames) {
    const { file, sizeBytes, modules } = await bundleApp(app);
    console.log(`${file} ${String(sizeBytes)} bytes, ${String(modules)} modules`);
  }
} else {
  console.error(`bundle: no app "${unknown}"; use ${appNames.join(' or ')}`);
  process.exitCode = 1;
}
