import { hidden, message, RenderFailure } from '../../failure.ts';
import { quote } from '../../print/quote.ts';
import { addressProblem, isVersionFour } from './ip-address.ts';
import { unescapeUrl } from './url-escape.ts';

/**
 * The host of an authority, with its port, decoded; fails with Go's texts. Under `http` and `https` the first colon
 * begins the port, elsewhere the last one: databases take several hosts there.
 */
export function readHost(text: string, scheme: string): string {
  const bracket = text.indexOf('[');
  if (bracket > 0) throw problem(message`invalid IP-literal`);
  if (bracket === 0) return readAddress(text);
  const colon = /^https?$/.test(scheme) ? text.indexOf(':') : text.lastIndexOf(':');
  if (colon >= 0) checkPort(text.slice(colon));
  return unescapeUrl(text, 'host');
}

/** An IPv6 address between brackets, possibly with a zone behind `%25`. */
function readAddress(text: string): string {
  const close = text.lastIndexOf(']');
  if (close < 0) throw problem(message`missing ']' in host`);
  checkPort(text.slice(close + 1));
  const zone = text.slice(0, close).indexOf('%25');
  const host =
    zone < 0
      ? unescapeUrl(text, 'host')
      : unescapeUrl(text.slice(0, zone), 'host') +
        unescapeUrl(text.slice(zone, close), 'zone') +
        unescapeUrl(text.slice(close), 'host');
  checkAddress(host.slice(1, host.lastIndexOf(']')));
  return host;
}

function checkAddress(address: string): void {
  const found = addressProblem(address);
  if (found === undefined) {
    if (isVersionFour(address)) throw problem(message`invalid IP-literal`);
    return;
  }
  const shown = hidden(quote(address), 'an address');
  const place = found.at === undefined ? message`` : message` (at ${hidden(quote(found.at), 'an address')})`;
  throw problem(message`invalid host: ParseAddr(${shown}): ${found.reason}${place}`);
}

function checkPort(text: string): void {
  if (!/^(?::[0-9]*)?$/.test(text)) throw problem(message`invalid port ${hidden(quote(text), 'a port')} after host`);
}

function problem(detail: ReturnType<typeof message>): RenderFailure {
  return new RenderFailure(detail);
}
