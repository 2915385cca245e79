import type { TemplateCall } from './evaluation.ts';

/** So many calls at the end of a recursion are looked at. */
const TAIL = 128;

/**
 * The call at which a recursion exceeds the limit of its depth, although the stack ended before: the calls under way
 * repeat themselves, and go on to do so.
 */
export function callAtLimit(calls: readonly TemplateCall[], limit: number): TemplateCall | undefined {
  const last = calls.length - 1;
  const period = periodOf(calls.slice(-TAIL));
  const further = (limit - last) % period;
  return calls[further === 0 ? last : last - period + further];
}

/** After how many calls they repeat; 1 when they do not. */
function periodOf(tail: readonly TemplateCall[]): number {
  for (let period = 1; period <= tail.length / 2; period++) {
    if (tail.every((call, index) => index < period || call.node === tail[index - period]?.node)) return period;
  }
  return 1;
}
