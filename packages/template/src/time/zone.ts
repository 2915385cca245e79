import type { Instant } from './instant.ts';

/** The same moment in a zone of the tz database; UTC when there is no such zone. The local zone is UTC. */
export function inZone(instant: Instant, zone: string): Instant {
  const offsetSeconds = zone === '' || zone === 'Local' || zone === 'UTC' ? 0 : offsetAt(instant, zone);
  if (offsetSeconds === undefined || zone === 'Local' || zone === '')
    return { ...instant, offsetSeconds: 0, zoneName: 'UTC' };
  return { ...instant, offsetSeconds, zoneName: zone === 'UTC' ? 'UTC' : abbreviation(instant, zone, offsetSeconds) };
}

function offsetAt(instant: Instant, zone: string): number | undefined {
  const parts = partsOf(instant, zone, 'longOffset');
  if (parts === undefined) return undefined;
  const found = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(parts);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = found ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -size : size;
}

/** `CET` where the platform knows it, else the bare offset. */
function abbreviation(instant: Instant, zone: string, offsetSeconds: number): string {
  const name = partsOf(instant, zone, 'short') ?? '';
  return /^[A-Z]{3,5}$/.test(name) && !name.startsWith('GMT') ? name : offsetSeconds === 0 ? 'UTC' : '';
}

function partsOf(instant: Instant, zone: string, style: 'longOffset' | 'short'): string | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: style });
    const parts = format.formatToParts(Number(instant.seconds) * 1000);
    return parts.find(({ type }) => type === 'timeZoneName')?.value;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
