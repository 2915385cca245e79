import type { Read, TimeFields } from './time-fields.ts';

const OFFSETS: Readonly<Record<string, RegExp>> = {
  '07': /^(.)(..)/s,
  '0700': /^(.)(..)(..)/s,
  '07:00': /^(.)(..):(..)/s,
  '070000': /^(.)(..)(..)(..)/s,
  '07:00:00': /^(.)(..):(..):(..)/s,
};

/** `-07:00` and its relatives; those that begin with `Z` take a `Z` for UTC too. */
export function readOffset(text: string, token: string, fields: TimeFields): Read {
  if (token.startsWith('Z') && text.startsWith('Z')) {
    fields.isUtc = true;
    return { ok: true, rest: text.slice(1) };
  }
  const found = OFFSETS[token.slice(1)]?.exec(text);
  if (found === null || found === undefined) return { ok: false, rest: text };
  const rest = text.slice(found[0].length);
  const [hours = '', minutes = '00', seconds = '00'] = found.slice(2);
  const numbers = leadingNumbers([hours, minutes, seconds]);
  const outOfRange = tooLarge(numbers);
  if (outOfRange !== undefined) return { ok: true, rest, outOfRange };
  if (numbers.length < 3) return { ok: false, rest };
  const sign = found[1];
  if (sign !== '+' && sign !== '-') return { ok: false, rest };
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  // Go marks an absent offset by -1, so that one second west of UTC is none.
  const offset = sign === '-' ? -size : size;
  if (offset === -1) delete fields.offsetSeconds;
  else fields.offsetSeconds = offset;
  return { ok: true, rest };
}

/** A zone name such as `UTC`, `CEST`, `GMT+3` or `+03`. */
export function readZoneName(text: string, fields: TimeFields): Read {
  if (text.startsWith('UTC')) {
    fields.isUtc = true;
    return { ok: true, rest: text.slice(3) };
  }
  const length = zoneNameLength(text);
  if (length === 0) return { ok: false, rest: text };
  fields.zoneName = text.slice(0, length);
  return { ok: true, rest: text.slice(length) };
}

/** Two digits each, up to the first part that has something else. */
function leadingNumbers(parts: readonly string[]): readonly number[] {
  const wrong = parts.findIndex((part) => !/^[0-9]{2}$/.test(part));
  return parts.slice(0, wrong < 0 ? undefined : wrong).map(Number);
}

function tooLarge([hours = 0, minutes = 0, seconds = 0]: readonly number[]): string | undefined {
  if (seconds > 60) return 'time zone offset second';
  if (minutes > 60) return 'time zone offset minute';
  return hours > 24 ? 'time zone offset hour' : undefined;
}

function zoneNameLength(text: string): number {
  if (text.length < 3) return 0;
  if (/^(?:ChST|MeST)/.test(text)) return 4;
  if (text.startsWith('GMT')) return 3 + signedOffsetLength(text.slice(3));
  if (/^[+-]/.test(text)) return signedOffsetLength(text);
  const capitals = /^[A-Z]{0,6}/.exec(text)?.[0] ?? '';
  if (capitals.length === 3) return 3;
  if (capitals.length === 4) return capitals.endsWith('T') || capitals === 'WITA' ? 4 : 0;
  return capitals.length === 5 && capitals.endsWith('T') ? 5 : 0;
}

function signedOffsetLength(text: string): number {
  const found = /^[+-]([0-9]+)/.exec(text);
  return found === null || Number(found[1]) > 23 ? 0 : found[0].length;
}
