import { hidden, message, RenderFailure } from '../../failure.ts';
import { quote } from '../../print/quote.ts';
import { unescapeUrl } from './url-escape.ts';

/** The host of an authority, with its port, decoded; fails with Go's texts. */
export function readHost(text: string): string {
  const bracket = text.indexOf('[');
  if (bracket > 0) throw problem(message`invalid IP-literal`);
  if (bracket === 0) return readAddress(text);
  const colon = text.lastIndexOf(':');
  if (colon >= 0) checkPort(text.slice(colon));
  return unescapeUrl(text, 'host');
}

/** An IPv6 address between brackets, possibly with a zone behind `%25`. */
function readAddress(text: string): string {
  const close = text.lastIndexOf(']');
  if (close < 0) throw problem(message`missing ']' in host`);
  checkPort(text.slice(close + 1));
  const zone = text.slice(0, close).indexOf('%25');
  if (zone < 0) return unescapeUrl(text, 'host');
  return (
    unescapeUrl(text.slice(0, zone), 'host') +
    unescapeUrl(text.slice(zone, close), 'zone') +
    unescapeUrl(text.slice(close), 'host')
  );
}

function checkPort(text: string): void {
  if (!/^(?::[0-9]*)?$/.test(text)) throw problem(message`invalid port ${hidden(quote(text), 'a port')} after host`);
}

function problem(detail: ReturnType<typeof message>): RenderFailure {
  return new RenderFailure(detail);
}
