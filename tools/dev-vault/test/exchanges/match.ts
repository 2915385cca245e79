/** Values that placeholders stand for in one scenario. */
export type Bindings = Map<string, string>;

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const pem = (label: string) => `-----BEGIN ${label}-----[\\s\\S]+-----END ${label}-----\\n?`;

/** What a placeholder may be, by kind. Source: spec/vault-exchanges.md, "Placeholders". */
const kinds: Readonly<Record<string, string>> = {
  uuid,
  token: '[\\w.-]+',
  accessor: '[\\w.-]+',
  'mount-accessor': '[a-z_]+_[0-9a-f]{8}',
  lease: '[\\w./-]+',
  'lease-tail': '[\\w.-]+',
  time: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[-+]\\d\\d:\\d\\d)',
  'db-username': 'v-[\\w-]+',
  'db-password': '[\\w-]{20}',
  ciphertext: 'vault:v\\d+:[A-Za-z0-9+/=_-]+',
  base64: '[A-Za-z0-9+/]+={0,2}',
  serial: '[0-9a-f]{2}(?::[0-9a-f]{2})+',
  decimal: '\\d+',
  'namespace-id': '[0-9A-Za-z]{6}',
  'key-share': '[0-9A-Za-z+/=]+',
  certificate: pem('CERTIFICATE'),
  // A bundle begins with the key and ends with the chain.
  'private-key': '-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[\\s\\S]+-----END [A-Z ]+-----\\n?',
  'pem-public-key': pem('PUBLIC KEY'),
  'pem-bundle': '-----BEGIN [\\s\\S]+-----\\n?',
  pem: '-----BEGIN [\\s\\S]+-----\\n?',
  version: '\\S+',
  text: '[\\s\\S]+',
  string: '[\\s\\S]*',
  binary: '[\\s\\S]+',
};
const placeholder = /<([a-z0-9-]+)(?::([\w-]+))?>/g;

/** Differences between what is expected and what came, as `where: what`. Binds placeholders on the way. */
export function compare(expected: unknown, actual: unknown, bindings: Bindings, where = ''): readonly string[] {
  if (typeof expected === 'string') return compareText(expected, actual, bindings, where);
  if (expected === null || typeof expected !== 'object') {
    return expected === actual ? [] : [`${where}: expected ${show(expected)}, got ${show(actual)}`];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length)
      return [`${where}: expected ${show(expected)}, got ${show(actual)}`];
    return expected.flatMap((item, index) => compare(item, actual[index], bindings, `${where}[${index}]`));
  }
  if (actual === null || typeof actual !== 'object' || Array.isArray(actual))
    return [`${where}: expected an object, got ${show(actual)}`];
  return compareMembers(expected as Members, actual as Members, bindings, where);
}

/** Text with placeholders that are bound filled in. */
export function fill(text: string, bindings: Bindings): string {
  return text.replaceAll(placeholder, (whole) => bindings.get(whole) ?? whole);
}

/** The same for every string and member name of a value. */
export function fillValue(value: unknown, bindings: Bindings): unknown {
  if (typeof value === 'string') return fill(value, bindings);
  if (Array.isArray(value)) return value.map((item) => fillValue(item, bindings));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [fill(name, bindings), fillValue(item, bindings)]),
  );
}

type Members = Readonly<Record<string, unknown>>;

function compareMembers(expected: Members, actual: Members, bindings: Bindings, where: string): readonly string[] {
  const left = new Set(Object.keys(actual));
  const problems: string[] = [];
  for (const [name, value] of Object.entries(expected)) {
    const found = [...left].find((candidate) => compareText(name, candidate, new Map(bindings), '').length === 0);
    if (found === undefined) {
      problems.push(`${where}.${name}: missing`);
      continue;
    }
    compareText(name, found, bindings, where);
    left.delete(found);
    problems.push(...compare(value, actual[found], bindings, `${where}.${name}`));
  }
  for (const name of left) problems.push(`${where}.${name}: not expected (${show(actual[name])})`);
  return problems;
}

function compareText(expected: string, actual: unknown, bindings: Bindings, where: string): readonly string[] {
  const problem = [`${where}: expected ${show(expected)}, got ${show(actual)}`];
  const about = /^<about (\d+)>$/.exec(expected)?.[1];
  if (about !== undefined) return typeof actual === 'number' && Math.abs(actual - Number(about)) <= 10 ? [] : problem;
  if (expected === '<unix>' || expected === '<int>') return Number.isInteger(actual) ? [] : problem;
  if (typeof actual !== 'string') return problem;
  const names: string[] = [];
  const source = expected
    .split(/(<[a-z0-9-]+(?::[\w-]+)?>)/)
    .map((part, index) => (index % 2 === 0 ? escapeText(part) : patternOf(part, bindings, names)))
    .join('');
  const found = new RegExp(`^${source}$`).exec(actual);
  if (found === null) return problem;
  for (const [index, name] of names.entries()) if (name !== '') bindings.set(name, found[index + 1] ?? '');
  return [];
}

/** A bound placeholder is its value; one with a number binds; the others only match. */
function patternOf(part: string, bindings: Bindings, names: string[]): string {
  const bound = bindings.get(part);
  if (bound !== undefined) return escapeText(bound);
  const [, kind = '', number] = /^<([a-z0-9-]+)(?::([\w-]+))?>$/.exec(part) ?? [];
  const pattern = kinds[kind];
  if (pattern === undefined) return escapeText(part);
  const again = names.indexOf(part);
  if (again >= 0) return `\\${again + 1}`;
  names.push(number === undefined ? '' : part);
  return `(${pattern})`;
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function show(value: unknown): string {
  return (value === undefined ? 'nothing' : JSON.stringify(value)).slice(0, 300);
}
