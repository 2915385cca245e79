/** Reads `VAULT_NAME` and `BAO_NAME`; remembers which variable gave which setting. */
export interface Variables {
  /** The value of `BAO_NAME`, else of `VAULT_NAME`; an empty one is unset (spec/decisions.md 23). */
  read(name: string): Variable | undefined;
  /** The value of exactly this variable. */
  readExact(name: string): Variable | undefined;
  readonly sources: ReadonlyMap<string, string>;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
}

export function createVariables(env: Readonly<Record<string, string | undefined>>): Variables {
  const sources = new Map<string, string>();
  const pick = (setting: string, names: readonly string[]): Variable | undefined => {
    const name = names.find((candidate) => (env[candidate] ?? '') !== '');
    if (name === undefined) return undefined;
    sources.set(setting, name);
    return { name, value: env[name] ?? '' };
  };
  return {
    read: (name) => pick(name, [`BAO_${name}`, `VAULT_${name}`]),
    readExact: (name) => pick(name, [name]),
    sources,
  };
}
