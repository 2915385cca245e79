import type { JsonObject } from '@sluice/core';
import { comparePriority, ruleCovers, ruleReachesBelow } from './match-rule.ts';
import { parametersAllowed } from './parameters.ts';
import { hasSegmentWildcard, mergeRules } from './rule.ts';
import type { Capability, Rule } from './rule.ts';

/** What is asked of an ACL; paths include the namespace. */
export interface AccessRequest {
  readonly path: string;
  readonly capability: Capability;
  readonly data: JsonObject;
  readonly wrapTtlSeconds: number | undefined;
  readonly sudo: boolean;
}

/** The rights of one token: the rules of all its policies. Source: spec/vault-api.md 11. */
export class Acl {
  readonly #root: boolean;
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #exact: ReadonlyMap<string, Rule>;
  readonly #wild: readonly Rule[];

  constructor(rules: readonly Rule[], root: boolean) {
    const merged = new Map<string, Rule>();
    for (const rule of rules) {
      const known = merged.get(rule.path);
      merged.set(rule.path, known === undefined ? rule : mergeRules(known, rule));
    }
    this.#root = root;
    this.#rules = merged;
    this.#exact = new Map([...merged].filter(([path]) => !path.endsWith('*') && !hasSegmentWildcard(path)));
    this.#wild = [...merged.values()]
      .filter(({ path }) => path.endsWith('*') || hasSegmentWildcard(path))
      .sort((left, right) => comparePriority(left.path, right.path));
  }

  allows({ path, capability, data, wrapTtlSeconds, sudo }: AccessRequest): boolean {
    if (this.#root) return true;
    const rule = this.ruleFor(path, capability === 'list' || capability === 'scan');
    if (rule === undefined || rule.capabilities.has('deny')) return false;
    if (!rule.capabilities.has(capability) || (sudo && !rule.capabilities.has('sudo'))) return false;
    if (['list', 'scan', 'delete'].includes(capability)) return true;
    return wrappingAllowed(rule, wrapTtlSeconds) && parametersAllowed(rule, data);
  }

  hasSudo(path: string): boolean {
    return this.#root || (this.ruleFor(path, false)?.capabilities.has('sudo') ?? false);
  }

  /** Sorted names, as `sys/capabilities` answers. */
  capabilities(path: string): readonly string[] {
    if (this.#root) return ['root'];
    const capabilities = this.ruleFor(path, true)?.capabilities;
    if (capabilities === undefined || capabilities.size === 0 || capabilities.has('deny')) return ['deny'];
    return [...capabilities].sort();
  }

  /** Any right on anything below `folder`, which ends in a slash. Source: spec/vault-api.md 4.8. */
  reachesBelow(folder: string): boolean {
    if (this.#root) return true;
    return [...this.#rules.values()].some(({ path, capabilities }) => {
      if (capabilities.size === 0 || capabilities.has('deny')) return false;
      if (hasSegmentWildcard(path)) return ruleReachesBelow(path, folder);
      const text = path.endsWith('*') ? path.slice(0, -1) : path;
      return text.startsWith(folder) || (path.endsWith('*') && folder.startsWith(text)) || `${path}/` === folder;
    });
  }

  /** All rules, for `sys/internal/ui/resultant-acl`. */
  get rules(): readonly Rule[] {
    return [...this.#rules.values()];
  }

  get root(): boolean {
    return this.#root;
  }

  /** The one rule that counts. Source: spec/vault-api.md 11.3. */
  ruleFor(path: string, listing: boolean): Rule | undefined {
    const bare = listing && path.endsWith('/') ? path.slice(0, -1) : undefined;
    const find = (text: string): Rule | undefined => this.#wild.find((rule) => ruleCovers(rule.path, text));
    return (
      this.#exact.get(path) ??
      (bare === undefined ? undefined : this.#exact.get(bare)) ??
      find(path) ??
      (bare === undefined ? undefined : find(bare))
    );
  }
}

function wrappingAllowed({ minWrappingSeconds, maxWrappingSeconds }: Rule, asked: number | undefined): boolean {
  if (maxWrappingSeconds !== undefined && (asked === undefined || asked > maxWrappingSeconds)) return false;
  return minWrappingSeconds === undefined || (asked !== undefined && asked >= minWrappingSeconds);
}
