import { monthNames, weekdayNames } from './layout.ts';
import type { Read, TimeFields } from './time-fields.ts';
import { readOffset, readZoneName } from './time-zone-tokens.ts';

/** Literal text of a layout; a run of spaces matches any run of spaces. */
export function readLiteral(literal: string, text: string): Read {
  let wanted = literal;
  let rest = text;
  while (wanted !== '') {
    if (wanted.startsWith(' ')) {
      if (rest !== '' && !rest.startsWith(' ')) return { ok: false, rest };
      wanted = wanted.replace(/^ +/, '');
      rest = rest.replace(/^ +/, '');
    } else if (rest === '' || rest.charAt(0) !== wanted.charAt(0)) {
      return { ok: false, rest };
    } else {
      wanted = wanted.slice(1);
      rest = rest.slice(1);
    }
  }
  return { ok: true, rest };
}

/** One token of the reference time. `next` is the token that follows, whatever stands between. */
export function readToken(token: string, text: string, fields: TimeFields, next: string): Read {
  switch (token) {
    case '06':
      return readYear(text, 2, fields);
    case '2006':
      return /^[0-9]/.test(text) ? readYear(text, 4, fields) : { ok: false, rest: text };
    case 'Jan':
      return readName(text, monthNames, 3, (index) => (fields.month = index + 1));
    case 'January':
      return readName(text, monthNames, undefined, (index) => (fields.month = index + 1));
    case 'Mon':
      return readName(text, weekdayNames, 3, () => undefined);
    case 'Monday':
      return readName(text, weekdayNames, undefined, () => undefined);
    case '01':
    case '1':
      return inRange(readNumber(text, token === '01'), 'month', 1, 12, (value) => (fields.month = value));
    case '02':
    case '2':
      return readDay(readNumber(text, token === '02'), fields);
    case '_2':
      return readDay(readNumber(text.replace(/^ /, ''), false), fields);
    case '002':
    case '__2':
      return readYearDay(text, token === '002', fields);
    case '15':
      return inRange(readNumber(text, false), 'hour', 0, 23, (value) => (fields.hour = value));
    case '03':
    case '3':
      return inRange(readNumber(text, token === '03'), 'hour', 0, 12, (value) => (fields.hour = value));
    case '04':
    case '4':
      return inRange(readNumber(text, token === '04'), 'minute', 0, 59, (value) => (fields.minute = value));
    case '05':
    case '5':
      return readSecond(text, token === '05', fields, next);
    case 'PM':
      return readHalf(text, ['AM', 'PM'], fields);
    case 'pm':
      return readHalf(text, ['am', 'pm'], fields);
    case 'MST':
      return readZoneName(text, fields);
    default:
      return /^[.,]/.test(token) ? readFractionToken(text, token, fields) : readOffset(text, token, fields);
  }
}

interface NumberRead extends Read {
  readonly value: number;
}

function readNumber(text: string, isFixed: boolean): NumberRead {
  const found = (isFixed ? /^[0-9]{2}/ : /^[0-9]{1,2}/).exec(text)?.[0];
  if (found === undefined) return { ok: false, rest: text, value: 0 };
  return { ok: true, rest: text.slice(found.length), value: Number(found) };
}

function inRange(read: NumberRead, name: string, low: number, high: number, take: (value: number) => void): Read {
  if (!read.ok) return read;
  take(read.value);
  return read.value < low || read.value > high ? { ...read, outOfRange: name } : read;
}

function readYear(text: string, digits: number, fields: TimeFields): Read {
  if (text.length < digits) return { ok: false, rest: text };
  const value = text.slice(0, digits);
  const rest = text.slice(digits);
  if (!/^[+-]?[0-9]+$/.test(value)) return { ok: false, rest };
  const year = Number(value);
  fields.year = digits === 4 ? year : year >= 69 ? year + 1900 : year + 2000;
  return { ok: true, rest };
}

function readName(
  text: string,
  names: readonly string[],
  length: number | undefined,
  take: (index: number) => void,
): Read {
  const index = names.findIndex((name) => {
    const wanted = name.slice(0, length);
    return text.slice(0, wanted.length).toLowerCase() === wanted.toLowerCase();
  });
  if (index < 0) return { ok: false, rest: text };
  take(index);
  return { ok: true, rest: text.slice(names[index]?.slice(0, length).length) };
}

function readDay(read: NumberRead, fields: TimeFields): Read {
  // Which days there are is known when month and year are.
  if (read.ok) fields.day = read.value;
  return read;
}

function readYearDay(text: string, isFixed: boolean, fields: TimeFields): Read {
  const rest = isFixed ? text : text.replace(/^ {1,2}/, '');
  const found = (isFixed ? /^[0-9]{3}/ : /^[0-9]{1,3}/).exec(rest)?.[0];
  if (found === undefined) return { ok: false, rest: text };
  fields.yearDay = Number(found);
  return { ok: true, rest: rest.slice(found.length) };
}

function readSecond(text: string, isFixed: boolean, fields: TimeFields, next: string): Read {
  const read = inRange(readNumber(text, isFixed), 'second', 0, 59, (value) => (fields.second = value));
  // A fraction is read even where the layout has none.
  const fraction = /^[.,][0-9]+/.exec(read.rest)?.[0];
  if (!read.ok || read.outOfRange !== undefined || fraction === undefined || /^[.,]/.test(next)) return read;
  return takeFraction(read.rest, fraction, fields);
}

function readFractionToken(text: string, token: string, fields: TimeFields): Read {
  if (token.charAt(1) === '0') {
    if (text.length < token.length) return { ok: false, rest: text };
    return takeFraction(text, text.slice(0, token.length), fields);
  }
  const fraction = /^[.,][0-9]+/.exec(text)?.[0];
  return fraction === undefined ? { ok: true, rest: text } : takeFraction(text, fraction, fields);
}

function takeFraction(text: string, fraction: string, fields: TimeFields): Read {
  const rest = text.slice(fraction.length);
  const digits = fraction.slice(1, 10);
  if (!/^[.,][+-]?[0-9]*$/.test(fraction)) return { ok: false, rest: text };
  // A sign alone is zero.
  const value = /[0-9]/.test(digits) ? Number(digits) : 0;
  if (value < 0) return { ok: true, rest, outOfRange: 'fractional second' };
  fields.nanosecond = value * 10 ** (9 - digits.length);
  return { ok: true, rest };
}

function readHalf(text: string, [morning, afternoon]: readonly [string, string], fields: TimeFields): Read {
  const value = text.slice(0, 2);
  if (value !== morning && value !== afternoon) return { ok: false, rest: text };
  if (value === morning) fields.isMorning = true;
  else fields.isAfternoon = true;
  return { ok: true, rest: text.slice(2) };
}
