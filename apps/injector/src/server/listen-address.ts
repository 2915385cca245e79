import type { Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';

export interface ListenAddress {
  /** `undefined` for every interface. */
  readonly host: string | undefined;
  readonly port: number;
}

/** `:8080`, `127.0.0.1:8443` or `[::1]:8443`, as the peer's `-listen`. Port 0 takes a free one. */
export function parseListenAddress(text: string): Result<ListenAddress, string> {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text);
  if (match === null) {
    const missing = text.includes(':') ? 'not host:port' : 'missing port in address';
    return fail(`listen tcp: address ${text}: ${missing}; use :PORT or HOST:PORT`);
  }
  const port = Number(match[3]);
  if (port > 65_535) return fail(`listen tcp: address ${text}: invalid port; use 0 to 65535`);
  const host = match[1] ?? match[2] ?? '';
  return succeed({ host: host === '' ? undefined : host, port });
}
