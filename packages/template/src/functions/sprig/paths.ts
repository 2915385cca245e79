import { withoutTrailing } from '../../value/without-trailing.ts';
import type { FunctionDefinition, FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import { cleanPath } from '../clean-path.ts';
import type { Value } from '../../value/value.ts';

/** Sprig's paths; those of the operating system are the same on Linux. Source: spec/template.md appendix D, Paths. */
export const sprigPaths: FunctionGroup = {
  name: 'Sprig: paths',
  functions: [
    ...onPath('base', 'osBase', 'The last part.', 'b.txt', base),
    ...onPath('dir', 'osDir', 'All but the last part.', 'a', directory),
    ...onPath('ext', 'osExt', 'The last part from its last dot on.', '.txt', extension),
    ...onPath('clean', 'osClean', 'The shortest form.', 'a/b.txt', cleanPath),
    ...onPath('isAbs', 'osIsAbs', 'Whether it begins with a slash.', 'false', (path) => path.startsWith('/')),
  ],
};

function onPath(
  name: string,
  osName: string,
  docs: string,
  output: string,
  compute: (path: string) => Value,
): readonly FunctionDefinition[] {
  return [name, osName].map((each) =>
    defineFunction({
      name: `sprig_${each}`,
      parameters: ['string'],
      result: output === 'false' ? 'bool' : 'string',
      docs,
      example: { template: `{{ sprig_${each} "a/b.txt" }}`, output },
      call: ([path]) => compute(path),
    }),
  );
}

function base(path: string): string {
  if (path === '') return '.';
  const trimmed = withoutTrailing(path, '/');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

function directory(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

function extension(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  const dot = last.lastIndexOf('.');
  return dot < 0 ? '' : last.slice(dot);
}
