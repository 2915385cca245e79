import type { Diagnostic } from '@sluice/core';

/**
 * Reads members of one JSON object and notes what has the wrong type, with its JSON pointer. Absent and null are the
 * same, as for the API server. Members that nobody asks for are ignored.
 */
export class Fields {
  readonly pointer: string;
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #problems: Diagnostic[];

  constructor(value: unknown, pointer: string, problems: Diagnostic[]) {
    this.pointer = pointer;
    this.#problems = problems;
    this.#members = isRecord(value) ? value : {};
    if (!isRecord(value)) this.problem('', `expected an object, found ${kindOf(value)}`);
  }

  string(name: string): string | undefined {
    return this.#read(name, 'a string', (value) => (typeof value === 'string' ? value : undefined));
  }

  /** A string that must be there; an empty one stands in after the problem is noted. */
  requiredString(name: string): string {
    const value = this.string(name);
    if (value === undefined || value === '') this.problem(`/${name}`, 'is missing');
    return value ?? '';
  }

  number(name: string): number | undefined {
    return this.#read(name, 'a whole number', (value) => (Number.isSafeInteger(value) ? Number(value) : undefined));
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  /** A number or a name, as ports and quantities are written. */
  text(name: string): string | undefined {
    return this.#read(name, 'a string or a number', (value) =>
      typeof value === 'string' || typeof value === 'number' ? String(value) : undefined,
    );
  }

  strings(name: string): readonly string[] | undefined {
    return this.#read(name, 'a list of strings', (value) => (isStringList(value) ? value : undefined));
  }

  numbers(name: string): readonly number[] {
    const found = this.#read(name, 'a list of whole numbers', (value) =>
      Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry)) ? (value as number[]) : undefined,
    );
    return found ?? [];
  }

  /** Labels, annotations, secret data: an object of strings. */
  stringRecord(name: string): Readonly<Record<string, string>> {
    const found = this.#read(name, 'an object of strings', (value) =>
      isRecord(value) && Object.values(value).every((entry) => typeof entry === 'string')
        ? (value as Record<string, string>)
        : undefined,
    );
    return found ?? {};
  }

  object<T>(name: string, decode: (fields: Fields) => T): T | undefined {
    const value = this.#members[name];
    if (value === undefined || value === null) return undefined;
    return decode(new Fields(value, `${this.pointer}/${name}`, this.#problems));
  }

  list<T>(name: string, decode: (fields: Fields) => T): readonly T[] {
    const values = this.#read(name, 'a list', (value) => (Array.isArray(value) ? (value as unknown[]) : undefined));
    return (values ?? []).map((value, index) =>
      decode(new Fields(value, `${this.pointer}/${name}/${index}`, this.#problems)),
    );
  }

  has(name: string): boolean {
    return this.#members[name] !== undefined && this.#members[name] !== null;
  }

  names(): readonly string[] {
    return Object.keys(this.#members).filter((name) => this.has(name));
  }

  /** `members` without those that are undefined, for optional properties. */
  optional<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
    const present = Object.entries(members).filter(([, value]) => value !== undefined);
    return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
  }

  problem(relativePointer: string, message: string, hint?: string): void {
    this.#problems.push({
      code: 'pod/invalid',
      severity: 'error',
      where: { kind: 'pointer', pointer: `${this.pointer}${relativePointer}` },
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  #read<T>(name: string, expected: string, accept: (value: unknown) => T | undefined): T | undefined {
    const value = this.#members[name];
    if (value === undefined || value === null) return undefined;
    const accepted = accept(value);
    if (accepted === undefined) this.problem(`/${name}`, `expected ${expected}, found ${kindOf(value)}`);
    return accepted;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStringList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
