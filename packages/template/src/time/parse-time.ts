import type { Message } from '../failure.ts';
import { hidden, message } from '../failure.ts';
import { quote } from '../print/quote.ts';
import { daysInMonth, unixSeconds } from './calendar.ts';
import type { Instant } from './instant.ts';
import type { LayoutPart } from './layout.ts';
import { monthNames, splitLayout, weekdayNames } from './layout.ts';

/** Go's time.Parse with UTC as local zone; a message says why not. Source: spec/template.md appendix A. */
export function parseTime(layout: string, text: string): Instant | Message {
  const reading: Reading = {
    rest: text,
    fields: { year: 0, month: 0, day: -1, yearDay: 0, hour: 0, minute: 0, second: 0, nanoseconds: 0 },
  };
  const parts = splitLayout(layout);
  for (const [index, part] of parts.entries()) {
    const problem = readPart(reading, part, parts[index + 1]);
    if (problem === 'mismatch') {
      return message`parsing time ${shown(text)} as ${quote(layout)}: cannot parse ${shown(reading.rest)} as ${quote(part.text)}`;
    }
    if (problem !== undefined) return outOfRange(text, problem);
  }
  if (reading.rest !== '') return message`parsing time ${shown(text)}: extra text: ${shown(reading.rest)}`;
  return finish(reading, text);
}

interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  nanoseconds: number;
}

interface Reading {
  rest: string;
  readonly fields: Fields;
  half?: 'AM' | 'PM';
  offsetSeconds?: number;
  zoneName?: string;
}

/** `mismatch`, or the field that is out of range. */
type Problem = 'mismatch' | 'month' | 'hour' | 'minute' | 'second' | undefined;

function shown(text: string) {
  return hidden(quote(text));
}

function outOfRange(text: string, field: string): Message {
  return message`parsing time ${shown(text)}: ${field} out of range`;
}

function readPart(reading: Reading, part: LayoutPart, next: LayoutPart | undefined): Problem {
  const { fields } = reading;
  switch (part.token) {
    case '':
      return skipLiteral(reading, part.text);
    case '2006':
      return take(reading, /^[0-9]{4}/, (digits) => (fields.year = Number(digits)));
    case '06':
      return take(
        reading,
        /^[0-9]{2}/,
        (digits) => (fields.year = Number(digits) + (Number(digits) >= 69 ? 1900 : 2000)),
      );
    case 'Jan':
      return takeName(
        reading,
        monthNames.map((name) => name.slice(0, 3)),
        (index) => (fields.month = index + 1),
      );
    case 'January':
      return takeName(reading, monthNames, (index) => (fields.month = index + 1));
    case 'Mon':
      return takeName(
        reading,
        weekdayNames.map((name) => name.slice(0, 3)),
        () => undefined,
      );
    case 'Monday':
      return takeName(reading, weekdayNames, () => undefined);
    case '01':
    case '1':
      return takeNumber(reading, part.token === '01', 'month', 1, 12);
    case '02':
    case '2':
    case '_2':
      if (part.token === '_2' && reading.rest.startsWith(' ')) reading.rest = reading.rest.slice(1);
      return take(
        reading,
        part.token === '02' ? /^[0-9]{2}/ : /^[0-9]{1,2}/,
        (digits) => (fields.day = Number(digits)),
      );
    case '002':
    case '__2':
      if (part.token === '__2')
        reading.rest = reading.rest.replace(/^ {1,2}(?=[0-9])/, (blanks) => '0'.repeat(blanks.length));
      return take(reading, /^[0-9]{3}/, (digits) => (fields.yearDay = Number(digits)));
    case '15':
      return takeNumber(reading, false, 'hour', 0, 23);
    case '03':
    case '3':
      return takeNumber(reading, part.token === '03', 'hour', 0, 12);
    case '04':
    case '4':
      return takeNumber(reading, part.token === '04', 'minute', 0, 59);
    case '05':
    case '5':
      return takeNumber(reading, part.token === '05', 'second', 0, 59) ?? takeFractionBehindSeconds(reading, next);
    case 'PM':
    case 'pm':
      return take(reading, part.token === 'PM' ? /^[AP]M/ : /^[ap]m/, (half) => {
        reading.half = half.toUpperCase() === 'PM' ? 'PM' : 'AM';
      });
    case 'MST':
      return takeZone(reading);
    default:
      return /^[.,]/.test(part.token) ? takeFraction(reading, part.token) : takeOffset(reading, part.token);
  }
}

/** Blanks of the layout match any number of blanks. */
function skipLiteral(reading: Reading, literal: string): Problem {
  let { rest } = reading;
  let at = 0;
  while (at < literal.length) {
    if (literal[at] === ' ') {
      if (rest !== '' && !rest.startsWith(' ')) return 'mismatch';
      while (literal[at] === ' ') at += 1;
      rest = rest.replace(/^ +/, '');
      continue;
    }
    if (rest[0] !== literal[at]) return 'mismatch';
    rest = rest.slice(1);
    at += 1;
  }
  reading.rest = rest;
  return undefined;
}

function take(reading: Reading, pattern: RegExp, use: (found: string) => unknown): Problem {
  const found = pattern.exec(reading.rest)?.[0];
  if (found === undefined) return 'mismatch';
  reading.rest = reading.rest.slice(found.length);
  use(found);
  return undefined;
}

function takeName(reading: Reading, names: readonly string[], use: (index: number) => unknown): Problem {
  const rest = reading.rest.toLowerCase();
  const index = names.findIndex((name) => rest.startsWith(name.toLowerCase()));
  if (index < 0) return 'mismatch';
  reading.rest = reading.rest.slice(names[index]?.length ?? 0);
  use(index);
  return undefined;
}

function takeNumber(
  reading: Reading,
  isFixed: boolean,
  field: 'month' | 'hour' | 'minute' | 'second',
  least: number,
  most: number,
): Problem {
  const problem = take(
    reading,
    isFixed ? /^[0-9]{2}/ : /^[0-9]{1,2}/,
    (digits) => (reading.fields[field] = Number(digits)),
  );
  if (problem !== undefined) return problem;
  const value = reading.fields[field];
  return value < least || value > most ? field : undefined;
}

/** A fraction may follow the seconds even when the layout has none. */
function takeFractionBehindSeconds(reading: Reading, next: LayoutPart | undefined): Problem {
  if (/^[.,]/.test(next?.token ?? '')) return undefined;
  const found = /^[.,][0-9]+/.exec(reading.rest)?.[0];
  return found === undefined ? undefined : useFraction(reading, found);
}

function takeFraction(reading: Reading, token: string): Problem {
  const found = /^[.,][0-9]+/.exec(reading.rest)?.[0];
  if (token[1] === '9') return found === undefined ? undefined : useFraction(reading, found);
  if (found === undefined || found.length < token.length) return 'mismatch';
  return useFraction(reading, found.slice(0, token.length));
}

function useFraction(reading: Reading, found: string): Problem {
  reading.rest = reading.rest.slice(found.length);
  reading.fields.nanoseconds = Number(found.slice(1, 10).padEnd(9, '0'));
  return undefined;
}

function takeOffset(reading: Reading, token: string): Problem {
  if (token.startsWith('Z') && reading.rest.startsWith('Z')) {
    reading.offsetSeconds = 0;
    reading.zoneName = 'UTC';
    reading.rest = reading.rest.slice(1);
    return undefined;
  }
  const pattern = token.slice(1).replace(/[0-9]{2}/g, '([0-9]{2})');
  const found = new RegExp(`^([+-])${pattern}`).exec(reading.rest);
  if (found === null) return 'mismatch';
  const [whole, sign, hours = '0', minutes = '0', seconds = '0'] = found;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  reading.offsetSeconds = sign === '-' ? -size : size;
  reading.rest = reading.rest.slice(whole.length);
  return undefined;
}

function takeZone(reading: Reading): Problem {
  const found = /^(?:UTC|ChST|MeST|GMT[+-][0-9]{1,2}|[A-Z]{4}(?=[^A-Z]|$)T?|[A-Z]{3,5}|[+-][0-9]{2,4})/.exec(
    reading.rest,
  )?.[0];
  if (found === undefined) return 'mismatch';
  reading.zoneName = found;
  if (found === 'UTC') reading.offsetSeconds = 0;
  reading.rest = reading.rest.slice(found.length);
  return undefined;
}

function finish({ fields, half, offsetSeconds, zoneName }: Reading, text: string): Instant | Message {
  if (half === 'PM' && fields.hour < 12) fields.hour += 12;
  else if (half === 'AM' && fields.hour === 12) fields.hour = 0;
  if (fields.yearDay > 0) {
    const date = dateOfYearDay(fields);
    if (date === undefined) return outOfRange(text, 'day-of-year');
    fields.month = date.month;
    fields.day = date.day;
  }
  const month = fields.month === 0 ? 1 : fields.month;
  const day = fields.day === -1 ? 1 : fields.day;
  if (day < 1 || day > daysInMonth(fields.year, month)) return outOfRange(text, 'day');
  const offset = offsetSeconds ?? gmtOffset(zoneName);
  const seconds = unixSeconds({ year: fields.year, month, day }, fields, offset);
  const name = zoneName ?? (offset === 0 ? 'UTC' : '');
  return { seconds, nanoseconds: fields.nanoseconds, offsetSeconds: offset, zoneName: name };
}

/** `GMT+3` has its offset in the name; all other names are unknown and count as UTC. */
function gmtOffset(zoneName: string | undefined): number {
  const hours = /^GMT([+-][0-9]{1,2})$/.exec(zoneName ?? '')?.[1];
  return hours === undefined ? 0 : Number(hours) * 3600;
}

function dateOfYearDay({ year, yearDay }: Fields): { month: number; day: number } | undefined {
  let left = yearDay;
  for (let month = 1; month <= 12; month++) {
    const days = daysInMonth(year, month);
    if (left <= days) return { month, day: left };
    left -= days;
  }
  return undefined;
}
