import { civilTime } from './calendar.ts';
import type { Instant } from './instant.ts';

export const monthNames: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export const weekdayNames: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

/** A piece of a layout: a token of the reference time, or literal text. */
export interface LayoutPart {
  /** Empty for literal text. */
  readonly token: string;
  readonly text: string;
}

// Longest match first; the alternatives are the tokens of Go's reference time.
const TOKEN =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|_2006|__2|_2|2006|002|01|02|03|04|05|06|15|1|2|3|4|5|PM|pm|-07:00:00|-070000|-07:00|-0700|-07|Z07:00:00|Z070000|Z07:00|Z0700|Z07|[.,](?:0+|9+)(?![0-9])/g;

/** Tokens and literal text of a Go layout. Source: spec/template.md appendix A. */
export function splitLayout(layout: string): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  let at = 0;
  for (const found of layout.matchAll(TOKEN)) {
    // `_2006` is an underscore and a year.
    const isUnderscoreYear = found[0] === '_2006';
    const start = found.index + (isUnderscoreYear ? 1 : 0);
    if (start > at) parts.push({ token: '', text: layout.slice(at, start) });
    const text = isUnderscoreYear ? '2006' : found[0];
    parts.push({ token: text, text });
    at = start + text.length;
  }
  if (at < layout.length) parts.push({ token: '', text: layout.slice(at) });
  return parts;
}

/** A time by a Go layout. */
export function formatTime(instant: Instant, layout: string): string {
  return splitLayout(layout)
    .map(({ token, text }) => (token === '' ? text : formatToken(instant, token)))
    .join('');
}

/** RFC 3339 with whole seconds: what `timestamp` gives without arguments. */
export const rfc3339Layout = '2006-01-02T15:04:05Z07:00';

/** How Go prints a time under `%v`. */
export const printLayout = '2006-01-02 15:04:05.999999999 -0700 MST';

function formatToken(instant: Instant, token: string): string {
  const time = civilTime(instant);
  const twelve = time.hour % 12 === 0 ? 12 : time.hour % 12;
  switch (token) {
    case '2006':
      return time.year < 0 ? `-${String(-time.year).padStart(4, '0')}` : String(time.year).padStart(4, '0');
    case '06':
      return padded(((time.year % 100) + 100) % 100, 2);
    case '01':
      return padded(time.month, 2);
    case '1':
      return String(time.month);
    case 'Jan':
      return (monthNames[time.month - 1] ?? '').slice(0, 3);
    case 'January':
      return monthNames[time.month - 1] ?? '';
    case '02':
      return padded(time.day, 2);
    case '_2':
      return String(time.day).padStart(2, ' ');
    case '2':
      return String(time.day);
    case '002':
      return padded(time.yearDay, 3);
    case '__2':
      return String(time.yearDay).padStart(3, ' ');
    case 'Mon':
      return (weekdayNames[time.weekday] ?? '').slice(0, 3);
    case 'Monday':
      return weekdayNames[time.weekday] ?? '';
    case '15':
      return padded(time.hour, 2);
    case '03':
      return padded(twelve, 2);
    case '3':
      return String(twelve);
    case '04':
      return padded(time.minute, 2);
    case '4':
      return String(time.minute);
    case '05':
      return padded(time.second, 2);
    case '5':
      return String(time.second);
    case 'PM':
      return time.hour < 12 ? 'AM' : 'PM';
    case 'pm':
      return time.hour < 12 ? 'am' : 'pm';
    case 'MST':
      return zoneText(instant);
    default:
      return token.startsWith('.') || token.startsWith(',')
        ? fraction(instant.nanoseconds, token)
        : offsetText(instant.offsetSeconds, token);
  }
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** A zone without a name is written as its offset. */
function zoneText({ zoneName, offsetSeconds }: Instant): string {
  return zoneName !== '' ? zoneName : offsetText(offsetSeconds, '-0700');
}

function offsetText(offsetSeconds: number, token: string): string {
  if (token.startsWith('Z') && offsetSeconds === 0) return 'Z';
  const form = token.slice(1);
  const size = Math.abs(offsetSeconds);
  const separator = form.includes(':') ? ':' : '';
  const digits = form.replaceAll(':', '').length;
  const pieces = [padded(Math.trunc(size / 3600), 2)];
  if (digits >= 4) pieces.push(padded(Math.trunc(size / 60) % 60, 2));
  if (digits >= 6) pieces.push(padded(size % 60, 2));
  return (offsetSeconds < 0 ? '-' : '+') + pieces.join(separator);
}

function fraction(nanoseconds: number, token: string): string {
  const digits = padded(nanoseconds, 9)
    .slice(0, token.length - 1)
    .padEnd(token.length - 1, '0');
  if (token.charAt(1) === '0') return token.charAt(0) + digits;
  const shown = digits.replace(/0+$/, '');
  return shown === '' ? '' : token.charAt(0) + shown;
}
