import type { Message } from '../failure.ts';
import { hidden, message, RenderFailure } from '../failure.ts';
import { dayNumber, daysInMonth, unixSeconds } from './calendar.ts';
import type { Instant } from './instant.ts';
import type { LayoutPart } from './layout.ts';
import { splitLayout } from './layout.ts';
import { quoteTimeText } from './quote-time-text.ts';
import type { TimeFields } from './time-fields.ts';
import { readLiteral, readToken } from './time-tokens.ts';

/**
 * A time by a Go layout; without a zone in the text it is in UTC, the zone of the agent. Otherwise what is wrong, in Go's words.
 * Source: spec/template.md appendix A and appendix D, Dates.
 */
export function parseTime(layout: string, text: string): Instant | Message {
  try {
    return readTime(layout, text);
  } catch (error) {
    if (error instanceof RenderFailure) return error.detail;
    throw error;
  }
}

function readTime(layout: string, text: string): Instant {
  const fields: TimeFields = { hour: 0, minute: 0, second: 0, nanosecond: 0, year: 0 };
  let rest = text;
  const parts = splitLayout(layout);
  for (const [index, { token, text: part }] of parts.entries()) {
    if (token === '') {
      const read = readLiteral(part, rest);
      if (!read.ok) throw cannotParse(layout, text, part, read.rest);
      rest = read.rest;
      continue;
    }
    const hold = rest;
    const read = readToken(token, rest, fields, nextToken(parts, index));
    rest = read.rest;
    if (read.outOfRange !== undefined) throw wrong(text, message`: ${read.outOfRange} out of range`);
    if (!read.ok) throw cannotParse(layout, text, token, hold);
  }
  if (rest !== '') throw wrong(text, message`: extra text: ${hidden(quoteTimeText(rest))}`);
  return instantFrom(fields, text);
}

function nextToken(parts: readonly LayoutPart[], index: number): string {
  // Literals never follow each other.
  const next = parts[index + 1]?.token ?? '';
  return next === '' ? (parts[index + 2]?.token ?? '') : next;
}

function instantFrom(fields: TimeFields, text: string): Instant {
  const { year, minute, second, nanosecond } = fields;
  const { month, day } = dateOf(fields, text);
  if (day < 1 || day > daysInMonth(year, month)) throw wrong(text, message`: day out of range`);
  const hour = hourOf(fields);
  const zone = zoneOf(fields);
  // `GMT+3` names an offset for printing only: the time itself is read as UTC.
  const shift = fields.offsetSeconds === undefined ? 0 : zone.offsetSeconds;
  const seconds = unixSeconds({ year, month, day }, { hour, minute, second }, shift);
  return { seconds, nanoseconds: nanosecond, ...zone };
}

function dateOf({ year, month, day, yearDay }: TimeFields, text: string): { month: number; day: number } {
  if (yearDay === undefined) return { month: month ?? 1, day: day ?? 1 };
  const isLeap = daysInMonth(year, 2) === 29;
  if (yearDay < 1 || yearDay > (isLeap ? 366 : 365)) throw wrong(text, message`: day-of-year out of range`);
  let ofYear = 1;
  while (ofYear < 12 && daysBefore(year, ofYear + 1) < yearDay) ofYear += 1;
  const ofMonth = yearDay - daysBefore(year, ofYear);
  if (month !== undefined && month !== ofYear) throw wrong(text, message`: day-of-year does not match month`);
  if (day !== undefined && day !== ofMonth) throw wrong(text, message`: day-of-year does not match day`);
  return { month: ofYear, day: ofMonth };
}

function daysBefore(year: number, month: number): number {
  return Number(dayNumber(year, month, 1) - dayNumber(year, 1, 1));
}

function hourOf({ hour, isMorning, isAfternoon }: TimeFields): number {
  if (isAfternoon === true && hour < 12) return hour + 12;
  return isMorning === true && hour === 12 ? 0 : hour;
}

function zoneOf({ isUtc, offsetSeconds, zoneName }: TimeFields): { offsetSeconds: number; zoneName: string } {
  const name = zoneName ?? '';
  if (isUtc === true || (offsetSeconds === undefined && name === '')) return { offsetSeconds: 0, zoneName: 'UTC' };
  if (offsetSeconds !== undefined) {
    const isLocal = offsetSeconds === 0 && (name === '' || name === 'UTC');
    return { offsetSeconds, zoneName: isLocal ? 'UTC' : name };
  }
  // A name alone says nothing about the offset, except `GMT+3`.
  const hours = /^GMT([+-]?[0-9]+)$/.exec(name)?.[1];
  return { offsetSeconds: hours === undefined ? 0 : Number(hours) * 3600, zoneName: name };
}

function wrong(text: string, reason: Message): RenderFailure {
  return new RenderFailure(message`parsing time ${hidden(quoteTimeText(text))}${reason}`);
}

function cannotParse(layout: string, text: string, part: string, rest: string): RenderFailure {
  const value = hidden(quoteTimeText(text));
  const shown = hidden(quoteTimeText(layout), 'a layout');
  const there = hidden(quoteTimeText(rest));
  return new RenderFailure(
    message`parsing time ${value} as ${shown}: cannot parse ${there} as ${hidden(quoteTimeText(part), 'a part')}`,
  );
}
