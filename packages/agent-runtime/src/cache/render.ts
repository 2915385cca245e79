import type { CachedReply, Granted, Renderer, StoredReply } from './entry.ts';
import type { Span } from './locate-number.ts';
import { locateNumber } from './locate-number.ts';

/** Counts the `lease_duration` of a reply down, once a second at most; all other bytes stay as the server wrote them. */
export function createRenderer(reply: StoredReply, grant: Granted, nowMs: number): Renderer {
  const text = reply.body.toString('latin1');
  const span = locateNumber(text, grant.kind === 'lease' ? ['lease_duration'] : ['auth', 'lease_duration']);
  let granted = { atMs: nowMs, seconds: grant.durationSeconds };
  let latest: CachedReply = { ...reply, ageSeconds: 0 };
  let shown = grant.durationSeconds;
  return {
    render(at) {
      const ageSeconds = Math.floor((at - granted.atMs) / 1000);
      const left = Math.max(0, granted.seconds - ageSeconds);
      if (left === shown && ageSeconds === latest.ageSeconds) return latest;
      shown = left;
      latest = { ...reply, ageSeconds, body: withNumber(reply.body, text, span, left) };
      return latest;
    },
    extend(durationSeconds, at) {
      granted = { atMs: at, seconds: Math.floor(durationSeconds) };
    },
  };
}

// latin1 maps every byte to one character and back.
function withNumber(body: Buffer, text: string, span: Span | undefined, value: number): Buffer {
  if (span === undefined) return body;
  return Buffer.from(`${text.slice(0, span.start)}${value}${text.slice(span.end)}`, 'latin1');
}
