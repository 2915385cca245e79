/** A case of the line protocol: the language in all its forms, with few functions and values of every kind. */
export interface RandomCase {
  readonly template: string;
  readonly functions?: 'go';
  readonly data?: unknown;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, string>>;
}

/** Cases without end, the same ones for the same seed. */
export function* randomPrograms(seed: number): Generator<RandomCase> {
  const source = new Source(seed);
  for (;;) yield new Program(source).case();
}

/** Random choices from a seed. */
class Source {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const DATA = {
  s: 'text',
  e: '',
  u: 'é😀\u00a0\u200b',
  h: `<a href='x'>&"\\\n`,
  n: 42,
  neg: -7,
  f: 1.5,
  big: 12345678901,
  t: true,
  no: false,
  nil: null,
  l: [1, 'two', null, [3], { k: 'v' }],
  el: [],
  m: { b: 1, a: 'member-a', c: { d: [1, 2] }, 'k-1': true },
  em: {},
  lm: [
    { name: 'first-one', port: 80 },
    { name: 'second-one', port: 443, tags: ['tag-one', 'tag-two'] },
  ],
};

const FIELDS = [
  's',
  'e',
  'u',
  'h',
  'n',
  'neg',
  'f',
  'big',
  't',
  'no',
  'nil',
  'l',
  'el',
  'm',
  'em',
  'lm',
  'm.a',
  'nope',
];
const DEEP = [
  '.m.a',
  '.m.c.d',
  '.m.c',
  '.m.nope',
  '.m.nope.x',
  '.nope.x',
  '.s.x',
  '.nil.x',
  '.l.x',
  '.m.c.d.e',
  '.n.Int64',
];

const LITERALS = [
  '""',
  '"a"',
  '"a b"',
  '"é😀"',
  '"\\xff\\xfe"',
  '"\\t\\n\\""',
  '`raw\\n`',
  "'c'",
  "'\\n'",
  "'é'",
  ...['0', '1', '2', '-1', '3', '007', '0x1F', '0b101', '1_000', '9223372036854775807', '-9223372036854775808'],
  ...['18446744073709551615', '1.0', '1.5', '-0.0', '1e3', '1e21', '1e-7', '0x1p-2', '.5', '1i', '2.5i', '1+2i'],
  ...['true', 'false', 'nil', '"k"', '"m"', '"%d"', '"<&>"'],
];

/** Values that only functions of consul-template make. */
const MADE = [
  '(parseInt "42")',
  '(parseUint "7")',
  '(parseFloat "2.50")',
  '(parseBool "true")',
  '(split "," "b,a,c")',
  '(split "," "")',
  '(splitToMap "," ":" "a:1,b:2")',
  '(parseJSON `{"x":[1,2.5,"é",null,{"y":{}}],"w":1e30}`)',
  '(parseJSON `[1,"b",[],{"c":null}]`)',
  '(parseYAML `{a: 1, b: [x, 2.5, ~, yes, 0x1F, 2024-01-02]}`)',
  '(base64Decode "gP9h")',
  '(sprig_dict "a" 1 "b" nil)',
  '(sprig_list 1 "a" 2.5 nil)',
  '(sprig_list)',
  '(sprig_dict)',
  '(sprig_int64 12)',
  '(sprig_float64 "1.25")',
  '(sprig_until 3)',
  '(sprig_toDate "2006-01-02 15:04:05" "2024-02-29 03:04:05")',
  '(sprig_toDate "2006" "1999").Month',
  '(sprig_toDate "2006" "1999").Weekday',
  '((sprig_toDate "2006" "2000").Sub (sprig_toDate "2006" "1999"))',
  '(loop 3)',
];

const UNARY = [
  'not',
  'len',
  'print',
  'println',
  'html',
  'js',
  'urlquery',
  'and',
  'or',
  'printf',
  'call',
  'index',
  'slice',
];
const COMPARE = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];
const WRITERS = [
  'toJSON',
  'toJSONPretty',
  'toUnescapedJSON',
  'toYAML',
  'toTOML',
  'toUpper',
  'toTitle',
  'toLower',
  'trimSpace',
];
const SPRIG = [
  ...['sprig_quote', 'sprig_squote', 'sprig_toString', 'sprig_typeOf', 'sprig_kindOf', 'sprig_empty', 'sprig_toJson'],
  ...[
    'sprig_toPrettyJson',
    'sprig_first',
    'sprig_last',
    'sprig_rest',
    'sprig_reverse',
    'sprig_uniq',
    'sprig_sortAlpha',
  ],
  ...['sprig_int', 'sprig_int64', 'sprig_float64', 'sprig_toStrings', 'sprig_trim', 'sprig_title', 'sprig_snakecase'],
  ...['sprig_ceil', 'sprig_floor', 'sprig_values', 'sprig_keys', 'sprig_compact', 'sprig_b64enc', 'sprig_sha256sum'],
  ...['spew_sdump', 'toTOML', 'toYAML', 'sprig_typeIs "string"', 'sprig_default "d"', 'sprig_join "-"', 'join "+"'],
  ...['sprig_trunc 2', 'sprig_indent 2', 'indent 2', 'sprig_contains "a"', 'sprig_repeat 2', 'sprig_substr 0 2'],
  ...['sprig_add 1', 'sprig_sub 1', 'sprig_mul 2', 'sprig_div 2', 'sprig_mod 3', 'sprig_max 1', 'add 1', 'subtract 1'],
  ...[
    'multiply 2',
    'divide 2',
    'modulo 2',
    'sprig_get',
    'sprig_hasKey',
    'sprig_pluck "a"',
    'in',
    'contains',
    'explodeMap',
  ],
  ...['regexMatch "^a"', 'regexReplaceAll "(.)a" "$1"', 'replaceAll "a" "b"', 'sprig_regexFindAll "[a-z]"', 'byMeta'],
  ...['parseJSON', 'parseYAML', 'parseInt', 'parseFloat', 'base64Encode', 'base64URLEncode', 'sha256Hex', 'split ","'],
];
const TIME_LAYOUTS = [
  ...['"2006-01-02T15:04:05Z07:00"', '"Mon Jan _2 15:04:05 2006"', '"Monday, 02-Jan-06 15:04:05 MST"', '"3:04PM .000"'],
  ...[
    '"002 __2 06 1 2 5"',
    '"15h04.999999999 -0700 -07 Z0700"',
    '"January Jan01"',
    '"pm PM"',
    '"Mond Janu 20060"',
    '"é 2006"',
  ],
];
const VERBS = 'vvvvdsqxXtTUcbeEfFgGo%wz!'.split('');
const TEXTS = ['x', ' ', '\n', ' y\n', '\t', '-', '{', '}', 'é', '\r\n', ' } ', '{ {', '%d', '<b>'];

/** One random template. Scopes are followed loosely, so that most of what it names exists. */
class Program {
  readonly #source: Source;
  readonly #isGo: boolean;
  #variables: string[] = [];
  readonly #templates: string[] = [];
  #inRange = 0;
  /** What holds the data here; in another template only the dot may. */
  #root: string | undefined;
  #dotIsRoot = true;

  constructor(source: Source) {
    this.#source = source;
    this.#isGo = source.chance(0.45);
    this.#root = this.#isGo ? '$' : undefined;
  }

  case(): RandomCase {
    const source = this.#source;
    const isWrapped = !this.#isGo && source.chance(0.7);
    this.#dotIsRoot = this.#isGo || isWrapped;
    if (isWrapped) this.#root = '$d';
    let body = this.statements(3);
    if (isWrapped) body = `{{ with secret "kv/a" }}{{ $d := .Data.data }}{{ with $d }}${body}{{ end }}{{ end }}`;
    for (const name of this.#templates) {
      if (source.chance(0.8)) body += `{{ define ${name} }}${this.definition()}{{ end }}`;
    }
    if (source.chance(0.15)) body = this.mutated(body);
    const missingKey = source.chance(0.1) ? { options: { missingKey: 'error' } } : {};
    if (this.#isGo) return { template: body || 'x', functions: 'go', data: DATA, ...missingKey };
    return { template: body || 'x', dependencies: { 'vault.read(kv/a)': { data: { data: DATA } } }, ...missingKey };
  }

  private definition(): string {
    const outer = [this.#variables, this.#root, this.#dotIsRoot] as const;
    this.#variables = [];
    this.#root = undefined;
    this.#dotIsRoot = false;
    const text = this.statements(1);
    [this.#variables, this.#root, this.#dotIsRoot] = outer;
    return text;
  }

  private statements(depth: number): string {
    const count = 1 + this.#source.below(depth + 1);
    let text = '';
    for (let index = 0; index < count; index++) text += this.statement(depth);
    return text;
  }

  private statement(depth: number): string {
    const source = this.#source;
    const kind = source.below(depth > 0 ? 16 : 7);
    switch (kind) {
      case 0:
        return source.pick(TEXTS);
      case 1:
      case 2:
      case 3:
        return this.action(this.pipeline(2));
      case 4:
        return this.declaration();
      case 5:
        if (this.#inRange > 0) return this.action(source.pick(['break', 'continue']));
        return source.pick(['{{/* c */}}', '{{- /* c\n */ -}}', '{{/**/}}']) + source.pick(TEXTS);
      case 6:
        return this.call();
      case 7:
      case 8:
      case 9:
        return this.branch('if', depth - 1);
      case 10:
      case 11:
        return this.branch('with', depth - 1);
      case 12:
      case 13:
      case 14:
        return this.range(depth - 1);
      default:
        return `${this.action(`block ${this.templateName()} ${this.operand(1)}`)}${this.definition()}${this.action('end')}`;
    }
  }

  private templateName(): string {
    const name = this.#source.pick(['"t"', '"u"', '"v w"']);
    if (!this.#templates.includes(name)) this.#templates.push(name);
    return name;
  }

  private call(): string {
    const argument = this.#source.chance(0.8) ? ` ${this.pipeline(1)}` : '';
    return this.action(`template ${this.templateName()}${argument}`);
  }

  private declaration(): string {
    const source = this.#source;
    if (this.#variables.length > 0 && source.chance(0.4)) {
      return this.action(`${source.pick(this.#variables)} = ${this.pipeline(1)}`);
    }
    const name = source.pick(['$x', '$y', '$z']);
    const text = this.action(`${name} := ${this.pipeline(2)}`);
    this.#variables.push(name);
    return text;
  }

  private scoped(head: string, body: () => string, keepsDot = false): string {
    const visible = [...this.#variables];
    const dotIsRoot = this.#dotIsRoot;
    this.#dotIsRoot = dotIsRoot && keepsDot;
    const text = head + body();
    this.#variables = visible;
    this.#dotIsRoot = dotIsRoot;
    return text;
  }

  /** A part of the data, mostly one that is there. */
  private data(path: string): string {
    if (this.#dotIsRoot && this.#source.chance(0.7)) return `.${path}`;
    return this.#root === undefined ? '.' : `${this.#root}.${path}`;
  }

  private branch(kind: 'if' | 'with', depth: number): string {
    const source = this.#source;
    const declared = source.chance(0.25) ? '$w' : undefined;
    const head = this.action(`${kind} ${declared === undefined ? '' : `${declared} := `}${this.pipeline(2)}`);
    return this.scoped(
      head,
      () => {
        if (declared !== undefined) this.#variables.push(declared);
        let text = this.statements(depth);
        if (source.chance(0.25)) text += this.action(`else ${kind} ${this.pipeline(1)}`) + this.statements(depth);
        if (source.chance(0.4)) text += this.action('else') + this.statements(depth);
        return text + this.action('end');
      },
      kind === 'if',
    );
  }

  private range(depth: number): string {
    const source = this.#source;
    const names = source.pick([[], [], ['$e'], ['$i', '$e']]);
    const assigned = names.length > 0 && this.#variables.length > 1 && source.chance(0.15);
    const used = assigned ? names.map((_, index) => this.#variables[index] ?? '$x') : names;
    const list = source.chance(0.7) ? this.iterable() : this.pipeline(1);
    const head = this.action(`range ${used.join(', ')}${used.length > 0 ? (assigned ? ' = ' : ' := ') : ''}${list}`);
    return this.scoped(head, () => {
      this.#variables.push(...names);
      this.#inRange += 1;
      let text = this.statements(depth);
      this.#inRange -= 1;
      if (source.chance(0.3)) text += this.action('else') + this.statements(depth);
      return text + this.action('end');
    });
  }

  private iterable(): string {
    const source = this.#source;
    const own = ['3', '.', ...['l', 'm', 'lm', 'el', 'em', 'm.c.d', 'm.c'].map((path) => this.data(path))];
    const made = [
      '(loop 3)',
      '(split "," "a,b")',
      '(sprig_list 1 2 3)',
      '(parseYAML `{b: 1, a: x}`)',
      '(sprig_until 2)',
    ];
    return source.pick(this.#isGo ? own : [...own, ...made]);
  }

  private action(text: string): string {
    const source = this.#source;
    const left = source.chance(0.15) ? '{{- ' : source.chance(0.5) ? '{{ ' : '{{';
    const right = source.chance(0.15) ? ' -}}' : source.chance(0.5) ? ' }}' : '}}';
    return left + text + right;
  }

  private pipeline(depth: number): string {
    const source = this.#source;
    let text = source.chance(0.55) ? this.invocation(depth) : this.operand(depth);
    while (source.chance(0.25)) text += `${source.pick([' | ', '|', ' |'])}${this.stage(depth)}`;
    return text;
  }

  private stage(depth: number): string {
    const source = this.#source;
    const kind = source.below(this.#isGo ? 3 : 6);
    if (kind === 0) return source.pick(UNARY);
    if (kind === 1)
      return `${source.pick([...COMPARE, 'index', 'and', 'or', 'slice', 'print'])} ${this.operand(depth - 1)}`;
    if (kind === 2) return `printf ${this.format(1)}`;
    return source.pick(kind === 3 ? WRITERS : SPRIG);
  }

  private invocation(depth: number): string {
    const source = this.#source;
    const kind = source.below(this.#isGo ? 9 : 13);
    const more = () => this.operand(depth - 1);
    switch (kind) {
      case 0:
        return `${source.pick(UNARY)} ${more()}`;
      case 1:
      case 2:
        if (source.chance(0.7)) return `${source.pick(COMPARE)} ${source.pick(this.alike())}`;
        return `${source.pick(COMPARE)} ${more()} ${more()}${source.chance(0.15) ? ` ${more()}` : ''}`;
      case 3: {
        const count = 1 + source.below(3);
        return `printf ${this.format(count)} ${Array.from({ length: count }, more).join(' ')}`;
      }
      case 4:
        if (source.chance(0.7)) return source.pick(this.parts());
        return `index ${more()} ${source.pick(['0', '1', '-1', '9', '"a"', '"b"', 'nil', more()])}`;
      case 5:
        return `slice ${more()} ${source.pick(['0', '1', '1 2', '0 1 2', '2 1', '9', '-1', '1 nil', '"a"'])}`;
      case 6:
        return `${source.pick(['and', 'or', 'print', 'println', 'html', 'js', 'urlquery'])} ${more()} ${more()}`;
      case 7:
      case 8:
        return `${source.pick(['print', 'println', 'html', 'js', 'urlquery', 'not', 'and true', 'or false'])} ${more()}`;
      case 9:
      case 10:
        return `${source.pick(WRITERS)} ${more()}`;
      case 11:
        return `${source.pick(SPRIG)} ${more()}`;
      default:
        return `((sprig_toDate "2006-01-02 15:04:05" "2024-02-09 13:04:05").Format ${source.pick(TIME_LAYOUTS)})`;
    }
  }

  /** Two operands that can be compared. */
  private alike(): readonly string[] {
    const numbers = [
      '1 2',
      '2 2',
      '-1 0',
      '1.5 1.5',
      "'a' 97",
      '0x10 16',
      '1 2 1',
      '1.0 2.5',
      '(len "é") 2',
      '(len "a") 1',
    ];
    const texts = ['"a" "b"', '"" ""', '"é" "z"', '"\\xff" "a"', `${this.data('s')} "text"`, `${this.data('n')} "42"`];
    const others = [
      'true false',
      'true true',
      `${this.data('nil')} nil`,
      `${this.data('l')} nil`,
      `${this.data('t')} true`,
    ];
    return [...numbers, ...texts, ...others];
  }

  /** Parts of lists, maps and texts that are there. */
  private parts(): readonly string[] {
    return [
      `index ${this.data('l')} 0`,
      `index ${this.data('l')} 4 "k"`,
      `index ${this.data('m')} "a"`,
      `index ${this.data('m')} "k-1"`,
      `index ${this.data('m')} "c" "d" 1`,
      `index ${this.data('lm')} 1 "tags" 0`,
      `index ${this.data('u')} 0`,
      `slice ${this.data('s')} 1 3`,
      `slice ${this.data('u')} 1`,
      `slice ${this.data('l')} 1 2 3`,
      `slice ${this.data('lm')} 1`,
      `slice ${this.data('n')} 1`,
    ];
  }

  private operand(depth: number): string {
    const source = this.#source;
    const kind = source.below(depth > 0 ? 12 : 9);
    switch (kind) {
      case 0:
      case 1:
        return source.pick(LITERALS);
      case 2:
        return source.pick(['.', '.', '$', this.data('s'), this.data('m.a')]);
      case 3:
      case 4:
        return this.data(source.pick(FIELDS));
      case 5:
        return source.chance(0.2)
          ? source.pick(DEEP)
          : this.data(source.pick(['m.a', 'm.c', 'm.c.d', 'm.nope', 'l', 'f']));
      case 6:
      case 7:
        if (this.#variables.length === 0) return this.data(source.pick(FIELDS));
        return source.pick(this.#variables) + (source.chance(0.1) ? source.pick(['.a', '.k']) : '');
      case 8:
        return this.#isGo ? source.pick(LITERALS) : source.pick(MADE);
      default:
        return `(${this.pipeline(depth - 1)})${source.pick(['', '', '', '', '', '', '', '', '.a', '.m.c'])}`;
    }
  }

  private format(count: number): string {
    const source = this.#source;
    let text = '';
    for (let index = 0; index < count; index++) {
      text += source.pick(['', ' ', 'é', '|']);
      text += `%${['', '', '', '+', '-', '#', ' ', '0', '+-', '-0', '# '][source.below(11)] ?? ''}`;
      if (source.chance(0.1)) text += `[${String(source.below(4))}]`;
      text += source.pick(['', '', '', '5', '12', '1', '*']);
      text += source.pick(['', '', '', '.2', '.0', '.', '.10']);
      text += source.pick(VERBS);
    }
    return `"${text}"`;
  }

  private mutated(text: string): string {
    const source = this.#source;
    const at = source.below(text.length + 1);
    const insert = [
      '{{',
      '}}',
      '{{-',
      '-}}',
      '(',
      ')',
      '|',
      '.',
      '$',
      '"',
      '`',
      "'",
      ':=',
      '=',
      ',',
      ' ',
      '\n',
      '#',
      '1',
      'é',
    ];
    const words = [
      '{{ end }}',
      '{{ else }}',
      '{{ break }}',
      'nil',
      '..',
      '$q',
      '{{ define "t" }}',
      '!',
      '{{/*',
      '*/}}',
      '1a',
      '€',
    ];
    switch (source.below(3)) {
      case 0:
        return text.slice(0, at) + text.slice(at + 1 + source.below(3));
      case 1:
        return text.slice(0, at) + source.pick([...insert, ...words]) + text.slice(at);
      default:
        return text.slice(0, at);
    }
  }
}
