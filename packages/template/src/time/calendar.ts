import type { Instant } from './instant.ts';

/** Civil date and time of an instant in its zone. */
export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly yearDay: number;
}

const SECONDS_PER_DAY = 86_400;

/** Proleptic Gregorian calendar, as Go's. */
export function civilTime({ seconds, offsetSeconds }: Instant): CivilTime {
  const local = seconds + BigInt(offsetSeconds);
  const day = floorDivide(local, BigInt(SECONDS_PER_DAY));
  const rest = Number(local - day * BigInt(SECONDS_PER_DAY));
  const date = civilDate(day);
  return {
    ...date,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: Number((((day + 4n) % 7n) + 7n) % 7n),
    yearDay: Number(day - dayNumber(date.year, 1, 1)) + 1,
  };
}

/** Days since 1970-01-01; month and day may lie outside their ranges and carry over. */
export function dayNumber(year: number, month: number, day: number): bigint {
  const months = year * 12 + month - 1;
  const y = Math.floor(months / 12);
  const m = months - y * 12 + 1;
  // Years that begin in March put the leap day last.
  const shifted = m > 2 ? y : y - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return BigInt(era) * 146_097n + BigInt(dayOfEra) - 719_468n + BigInt(day - 1);
}

/** Seconds since 1970 of a civil time at an offset. */
export function unixSeconds(
  date: { readonly year: number; readonly month: number; readonly day: number },
  time: { readonly hour: number; readonly minute: number; readonly second: number },
  offsetSeconds: number,
): bigint {
  const inDay = time.hour * 3600 + time.minute * 60 + time.second - offsetSeconds;
  return dayNumber(date.year, date.month, date.day) * BigInt(SECONDS_PER_DAY) + BigInt(inDay);
}

/** Number of days of a month. */
export function daysInMonth(year: number, month: number): number {
  return Number(dayNumber(year, month + 1, 1) - dayNumber(year, month, 1));
}

function civilDate(day: bigint): { year: number; month: number; day: number } {
  const shifted = day + 719_468n;
  const era = floorDivide(shifted, 146_097n);
  const dayOfEra = Number(shifted - era * 146_097n);
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + Number(era) * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
