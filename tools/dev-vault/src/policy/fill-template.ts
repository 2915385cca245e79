import type { Entity } from '../core/model.ts';

/**
 * The path with `{{identity.…}}` filled in; `undefined` when something is not known. Source: spec/vault-api.md 11.1.
 */
export function fillTemplate(path: string, entity: Entity | undefined): string | undefined {
  const values = [...path.matchAll(/\{\{(.*?)\}\}/g)].map(([, expression = '']) => {
    return entity === undefined ? undefined : valueOf(expression.trim(), entity);
  });
  if (values.includes(undefined)) return undefined;
  return path.replaceAll(/\{\{.*?\}\}/g, () => values.shift() ?? '');
}

/** `undefined` for a template that is well formed; else what is wrong. */
export function templateProblem(path: string): string | undefined {
  const opened = path.split('{{').length;
  if (opened !== path.split('}}').length) return 'template: unbalanced braces';
  return undefined;
}

function valueOf(expression: string, entity: Entity): string | undefined {
  const alias = /^identity\.entity\.aliases\.([^.]+)\.(.+)$/.exec(expression);
  if (alias !== null) {
    const found = entity.aliases.find(({ mount }) => mount.accessor === alias[1]);
    return found === undefined ? undefined : memberOf(alias[2] ?? '', found);
  }
  return expression.startsWith('identity.entity.')
    ? memberOf(expression.slice('identity.entity.'.length), entity)
    : undefined;
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
}

function memberOf(member: string, named: Named): string | undefined {
  if (member === 'id') return named.id;
  if (member === 'name') return named.name;
  const key = /^metadata\.(.+)$/.exec(member)?.[1];
  return key === undefined ? undefined : named.metadata[key];
}
