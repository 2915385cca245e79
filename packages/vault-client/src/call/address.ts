import type { Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';

/** Where the server is, ready to have `/v1/...` appended. */
export interface ServerAddress {
  /** Scheme, host and path prefix, without trailing slash. */
  readonly base: string;
  readonly socketPath?: string;
}

/** Reads `https://host:8200/prefix` or `unix:///run/agent.sock`. The failed `Result` says what is wrong. */
export function parseAddress(text: string): Result<ServerAddress, string> {
  if (text.startsWith('unix:')) return parseSocket(text.replace(/^unix:(?:\/\/)?/, ''));
  if (!URL.canParse(text)) return fail(`address ${shown(text)} is not a URL; use a form such as https://vault:8200`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return fail(`address ${shown(text)} has the scheme ${url.protocol.replace(':', '')}; use http, https or unix`);
  }
  if (url.username !== '' || url.password !== '') return fail('the address carries credentials; use a token');
  return succeed({ base: `${url.origin}${url.pathname.replace(/\/+$/, '')}` });
}

function parseSocket(path: string): Result<ServerAddress, string> {
  if (!path.startsWith('/')) return fail('a unix address needs an absolute path, such as unix:///run/agent.sock');
  return succeed({ base: 'http://localhost', socketPath: path });
}

// What is not a URL may be anything, a token pasted into the wrong setting included.
function shown(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^@]*$/i.test(text) ? JSON.stringify(text) : '(not shown)';
}
