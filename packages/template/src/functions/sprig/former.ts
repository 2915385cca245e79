import { failure, Message } from '../../failure.ts';
import { instantOf, timeValue } from '../../time/go-time.ts';
import type { Instant } from '../../time/instant.ts';
import { moved } from '../../time/moved.ts';
import { formatTime } from '../../time/layout.ts';
import { parseDuration } from '../../time/parse-duration.ts';
import { inZone } from '../../time/zone.ts';
import { checkTextLength } from '../../value/limits.ts';
import { SizedInteger } from '../../value/tagged.ts';
import type { Value } from '../../value/value.ts';
import { encodeBase64 } from '../base64.ts';
import type { FunctionDefinition, FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import type { FunctionContext } from '../context.ts';

/**
 * Functions that OpenBao Agent has and consul-template removed in 0.41, since their results depend on the host.
 * They exist with `functions: 'openbao'` only. Source: spec/template.md 9.9, 9.11.
 */
export const formerSprig: FunctionGroup = {
  name: 'Sprig: functions of OpenBao Agent only',
  functions: [
    defineFunction({
      name: 'sprig_now',
      parameters: [],
      result: 'time.Time',
      docs: 'The current time.',
      example: { template: '{{ (sprig_now).Year }}', output: '2024', now: '2024-05-06T07:08:09Z' },
      call: (_args, context) => timeValue(context.now()),
    }),
    inLocalZone('date', ['string', 'any'], 'A time by a Go layout.'),
    zoned('dateInZone'),
    zoned('date_in_zone'),
    defineFunction({
      name: 'sprig_htmlDate',
      parameters: ['any'],
      result: 'string',
      docs: 'The date of a time for an HTML date field.',
      example: { template: '{{ sprig_htmlDate 0 }}', output: '1970-01-01' },
      call: ([value], context) => formatIn(value, '2006-01-02', 'Local', context),
    }),
    defineFunction({
      name: 'sprig_htmlDateInZone',
      parameters: ['any', 'string'],
      result: 'string',
      docs: 'The date of a time in a zone for an HTML date field.',
      example: { template: '{{ sprig_htmlDateInZone 0 "UTC" }}', output: '1970-01-01' },
      call: ([value, zone], context) => formatIn(value, '2006-01-02', zone, context),
    }),
    modifier('dateModify'),
    modifier('date_modify'),
    defineFunction({
      name: 'sprig_env',
      parameters: ['string'],
      result: 'string',
      docs: 'A variable of the environment.',
      example: { template: '[{{ sprig_env "NOT_SET" }}]', output: '[]' },
      call: ([name], context) => context.env(name) ?? '',
    }),
    defineFunction({
      name: 'sprig_expandenv',
      parameters: ['string'],
      result: 'string',
      docs: 'Replaces $NAME and ${NAME} by variables of the environment.',
      example: { template: '[{{ sprig_expandenv "$NOT_SET" }}]', output: '[]' },
      call: ([text], context) => expand(text, context),
    }),
    defineFunction({
      name: 'sprig_getHostByName',
      parameters: ['string'],
      result: 'string',
      docs: 'Asks the name service, which templates cannot do here.',
      call: () => {
        throw failure('names cannot be looked up here');
      },
    }),
    random('randAlpha', 'Random letters.', LETTERS(), 'A-Za-z'),
    random('randAlphaNum', 'Random letters and digits.', `${LETTERS()}0123456789`, 'A-Za-z0-9'),
    random('randNumeric', 'Random digits.', '0123456789', '0-9'),
    random('randAscii', 'Random printable ASCII characters.', PRINTABLE(), ' -~'),
    defineFunction({
      name: 'sprig_randBytes',
      parameters: ['int'],
      result: 'string',
      docs: 'That many random bytes, as base64.',
      example: { template: '{{ sprig_randBytes 12 | base64Decode | len }}', output: '12' },
      call: ([count], context) => encodeBase64(bytes(Number(count), context), 'standard'),
    }),
    defineFunction({
      name: 'sprig_uuidv4',
      parameters: [],
      result: 'string',
      docs: 'A random UUID.',
      example: {
        template:
          '{{ sprig_uuidv4 | regexMatch "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$" }}',
        output: 'true',
      },
      call: (_args, context) => uuid(bytes(16, context)),
    }),
  ],
};

// Functions, since the group above uses them before this line is reached.
function LETTERS(): string {
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
}

function PRINTABLE(): string {
  return Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
}

function inLocalZone(name: string, parameters: readonly ['string', 'any'], docs: string): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters,
    result: 'string',
    docs,
    example: { template: `{{ sprig_${name} "2006-01-02" 0 }}`, output: '1970-01-01' },
    call: ([layout, value], context) => formatIn(value, layout, 'Local', context),
  });
}

function zoned(name: string): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['string', 'any', 'string'],
    result: 'string',
    docs: 'A time by a Go layout in a zone.',
    example: { template: `{{ sprig_${name} "2006-01-02 15:04" 0 "UTC" }}`, output: '1970-01-01 00:00' },
    call: ([layout, value, zone], context) => formatIn(value, layout, zone, context),
  });
}

function modifier(name: string): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['string', 'time'],
    result: 'time.Time',
    docs: 'The time moved by a duration; unchanged when that is none.',
    example: {
      template: `{{ (sprig_${name} "24h" (sprig_toDate "2006-01-02" "2024-02-28")).Day }}`,
      output: '29',
    },
    call: ([text, time]) => {
      const duration = parseDuration(text);
      const instant = instantOf(time);
      return duration instanceof Message || instant === undefined ? time : timeValue(moved(instant, duration));
    },
  });
}

/** `range` is the alphabet as a regular expression has it in brackets. */
function random(name: string, docs: string, alphabet: string, range: string): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['int'],
    result: 'string',
    docs,
    example: { template: `{{ sprig_${name} 8 | regexMatch "^[${range}]{8}$" }}`, output: 'true' },
    call: ([count], context) => pick(Number(count), alphabet, context),
  });
}

function formatIn(value: Value, layout: string, zone: string, context: FunctionContext): string {
  return formatTime(inZone(momentOf(value) ?? context.now(), zone), layout);
}

/** A time, or seconds since 1970; everything else counts as now. */
function momentOf(value: Value): Instant | undefined {
  const seconds = typeof value === 'bigint' ? value : value instanceof SizedInteger ? value.value : undefined;
  if (seconds === undefined) return instantOf(value);
  return { seconds, nanoseconds: 0, offsetSeconds: 0, zoneName: 'UTC' };
}

// A name in braces, an opening brace that nothing closes, a special parameter of the shell, or a bare name.
const REFERENCE = /\$(?:\{([^}]*)\}|\{|([*#$@!?\-0-9])|([A-Za-z0-9_]+))/g;

/** Go's os.Expand; a brace without its partner disappears, a dollar sign without a name stays. */
function expand(text: string, context: FunctionContext): string {
  return text.replace(REFERENCE, (_whole, braced?: string, special?: string, bare?: string) => {
    const name = braced ?? special ?? bare ?? '';
    return name === '' ? '' : (context.env(name) ?? '');
  });
}

function bytes(count: number, context: FunctionContext): Uint8Array {
  if (context.cryptography === undefined) throw failure('no source of randomness was given');
  if (count < 0) throw failure('runtime error: makeslice: len out of range');
  checkTextLength(count);
  return context.cryptography.randomBytes(count);
}

/** Bytes beyond the last whole multiple of the alphabet are dropped, so that every character is as likely. */
function pick(count: number, alphabet: string, context: FunctionContext): string {
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < count) {
    for (const byte of bytes(count - text.length, context)) {
      if (byte < limit) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

function uuid(random: Uint8Array): string {
  const marked = Uint8Array.from(random, (byte, index) => {
    if (index === 6) return (byte & 0x0f) | 0x40;
    return index === 8 ? (byte & 0x3f) | 0x80 : byte;
  });
  const hex = Array.from(marked, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
