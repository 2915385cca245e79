import * as fc from 'fast-check';
import { loadAllGroups } from '../../src/index.ts';
import { isFormer } from '../../src/functions/flavour.ts';

const literal = fc.constantFrom(
  ...[
    '""',
    '"a"',
    '"a,b"',
    '"é😀"',
    '"\\xff"',
    '" x "',
    '`{"a":[1,null]}`',
    '`a: [1, {b: c}]`',
    '"k=v"',
    '"2006-01-02"',
  ],
  ...[
    '0',
    '1',
    '-3',
    '7',
    '2.5',
    '1e21',
    "'c'",
    '2i',
    'true',
    'false',
    'nil',
    '.',
    '.a',
    '.b.c',
    '.l',
    '$',
    '$.a',
    '"("',
    '"1.2.3"',
  ],
);

/** What fits a parameter, so that calls get behind the check of their arguments. */
const fitting: Readonly<Record<string, fc.Arbitrary<string>>> = {
  string: fc.constantFrom(
    '"a"',
    '"a,b"',
    '"é😀"',
    '"\\xff"',
    '" x-Y_z "',
    '`{"a":[1,null]}`',
    '`- 1\n- b: "c"`',
    '"%v %q"',
    '"a+b"',
  ),
  int: fc.constantFrom('0', '1', '-3', '7', '300'),
  int64: fc.constantFrom('(parseInt "4")', '(sprig_int64 "12")'),
  float64: fc.constantFrom('0.5', '3', '-1e300'),
  bool: fc.constantFrom('true', 'false'),
  strings: fc.constantFrom('(split "," "b,a,b")', '(split "," "")'),
  list: fc.constantFrom('(sprig_list 1 "a" nil 2.5)', '(sprig_list)', '(parseJSON `[1,"b",[],{"c":null}]`)'),
  map: fc.constantFrom('(sprig_dict "a" 1 "b" "c")', '(sprig_dict)', '(parseJSON `{"a":{"b":[1]},"é":""}`)'),
};

/** Slow by design: key derivation and key generation. */
const SLOW = /sprig_(?:derivePassword|bcrypt|htpasswd|gen)/;

/** Any call of any function, with arguments that mostly fit in number and seldom in type. */
export async function anyTemplate(): Promise<fc.Arbitrary<string>> {
  const groups = await loadAllGroups();
  const definitions = groups
    .flatMap(({ functions }) => functions)
    .filter(({ name }) => !isFormer(name) && !SLOW.test(name));
  const { template } = fc.letrec<{ call: string; argument: string; template: string }>((tie) => ({
    argument: fc.oneof(
      { depthSize: 'small' },
      literal,
      tie('call').map((call) => `(${call})`),
    ),
    call: fc.constantFrom(...definitions).chain(({ name, parameters }) => {
      const least = parameters.filter((parameter) => !parameter.startsWith('...')).length;
      const most = least < parameters.length ? least + 2 : least;
      return fc.integer({ min: least, max: most }).chain((count) => {
        const types = Array.from({ length: count }, (_, index) => parameters[index] ?? parameters.at(-1) ?? 'any');
        const args = types.map((type) => {
          const fit = fitting[type.replace('...', '')];
          return fit === undefined
            ? tie('argument')
            : fc.oneof({ weight: 3, arbitrary: fit }, { weight: 1, arbitrary: tie('argument') });
        });
        return fc.tuple(...args).map((chosen) => [name, ...chosen].join(' '));
      });
    }),
    template: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('text', '\n'),
      tie('call').map((call) => `{{ ${call} }}`),
      fc.tuple(tie('call'), tie('call')).map(([left, right]) => `{{ ${left} | ${right.split(' ')[0] ?? ''} }}`),
      fc
        .tuple(tie('call'), tie('template'))
        .map(([head, body]) => `{{ with $v := ${head} }}${body}{{ . }}{{ $v }}{{ end }}`),
      fc
        .tuple(tie('call'), tie('template'))
        .map(([head, body]) => `{{ range $i, $e := ${head} }}${body}{{ $e }}{{ else }}-{{ end }}`),
      fc.tuple(tie('template'), tie('template')).map(([left, right]) => left + right),
    ),
  }));
  return template;
}

/** JSON data whose objects have several keys. */
export const anyData: fc.Arbitrary<unknown> = fc.record({
  a: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
  b: fc.dictionary(
    fc.string({ maxLength: 3 }),
    fc.oneof(fc.string(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  ),
  l: fc.array(fc.oneof(fc.string(), fc.integer(), fc.dictionary(fc.string({ maxLength: 2 }), fc.string())), {
    maxLength: 4,
  }),
});
