import type { YamlReader } from '@sluice/annotations';
import { fail } from '@sluice/core';

let loaded: YamlReader | undefined;

/**
 * Runs `use`, which has no effects, with a YAML reader whose library is loaded only when a text asks for it: then `use`
 * runs once more, later. Most webhooks never see YAML, and ordinary reviews pay nothing for it.
 */
export function withYaml<T>(use: (parseYaml: YamlReader) => T): T | Promise<T> {
  if (loaded !== undefined) return use(loaded);
  const library = { isWanted: false };
  const result = use(() => {
    library.isWanted = true;
    return fail({ message: 'not loaded yet', line: 1, column: 1 });
  });
  return library.isWanted ? loadReader().then(use) : result;
}

async function loadReader(): Promise<YamlReader> {
  const { readYaml } = await import('./read-yaml.ts');
  loaded = readYaml;
  return readYaml;
}
