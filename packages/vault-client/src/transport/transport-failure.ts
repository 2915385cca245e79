import { TimeoutError, TlsError, TransportError } from '../errors/vault-error.ts';
import type { VaultErrorDetails } from '../errors/vault-error.ts';
import type { TransportPhase } from '../errors/vault-error.ts';
import type { HttpRequest } from './http-transport.ts';

/** What the transport saw when an exchange broke. */
export interface ExchangeState {
  /** The connection stood (TLS included) when it happened. */
  readonly connected: boolean;
  readonly responded: boolean;
  readonly reusedSocket: boolean;
  readonly connectTimedOut?: boolean;
}

/**
 * Turns any failure of the network into our error. Of the original only name, code and message survive: library errors
 * carry request options with headers and bodies.
 */
export function toTransportError(
  cause: unknown,
  request: HttpRequest,
  state: ExchangeState,
): TransportError | TimeoutError {
  const details = detailsOf(request);
  const fault = strip(cause);
  const where = `${request.method} ${details.url}`;
  if (state.connectTimedOut === true) {
    return new TimeoutError(
      'connect',
      `${where}: no connection within the time limit; check address and network`,
      details,
    );
  }
  const phase = phaseOf(fault.code, state);
  const failure = { phase, reason: fault.code, staleConnection: state.reusedSocket && !state.responded, cause: fault };
  if (isTlsCode(fault.code))
    return new TlsError({ ...failure, code: 'VAULT_TLS' }, `${where}: ${tlsText(fault)}`, details, false);
  return new TransportError(failure, `${where}: ${fault.message}; ${hintFor(fault.code)}`, details);
}

/** Facts of a request that may stand in an error. */
export function detailsOf(request: HttpRequest): VaultErrorDetails {
  const url = new URL(request.url);
  const path = url.pathname.replace(/^\/v1\//, '');
  return { method: request.method, requestPath: decode(path), url: `${url.origin}${url.pathname}` };
}

class StrippedError extends Error {
  readonly code: string;

  constructor(name: string, code: string, message: string) {
    super(message);
    this.name = name;
    this.code = code;
    this.stack = `${name}: ${message}`;
  }
}

function strip(cause: unknown): StrippedError {
  if (!(cause instanceof Error)) return new StrippedError('Error', 'UNKNOWN', 'the exchange failed');
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN';
  return new StrippedError(cause.name, code, firstMessage(cause));
}

// Node wraps the failures of several addresses of one host in an AggregateError without a message.
function firstMessage(cause: Error): string {
  if (cause.message !== '') return cause.message;
  if (cause instanceof AggregateError) {
    const texts = cause.errors.map((error: unknown) => (error instanceof Error ? error.message : ''));
    return texts.filter((text) => text !== '').join(', ');
  }
  return 'the exchange failed';
}

const connectCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOENT',
  'EACCES',
]);

function phaseOf(code: string, state: ExchangeState): TransportPhase {
  if (state.responded) return 'response';
  return state.connected && !connectCodes.has(code) ? 'request' : 'connect';
}

const certificateCodes: ReadonlySet<string> = new Set([
  'TLS_MATERIAL',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
  'EPROTO',
]);

function isTlsCode(code: string): boolean {
  return certificateCodes.has(code) || code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_');
}

function tlsText({ code, message }: StrippedError): string {
  if (code === 'TLS_MATERIAL') return message;
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || /wrong version number/i.test(message)) {
    return 'the server does not speak TLS; it may be serving plain HTTP: use an http:// address';
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'the certificate is for another name; use that name in the address or set the TLS server name';
  }
  if (code === 'CERT_HAS_EXPIRED') return 'the certificate has expired; renew it on the server';
  if (code === 'CERT_NOT_YET_VALID') return 'the certificate is not valid yet; check the clocks';
  if (certificateCodes.has(code) && code !== 'EPROTO') {
    return `certificate not trusted (${code}); give the CA that signed it, such as VAULT_CACERT`;
  }
  return `TLS handshake failed (${code}): ${message.split('\n')[0] ?? ''}; check client certificate and TLS versions`;
}

function hintFor(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'check the host name in the address';
  if (connectCodes.has(code)) return 'check that the server runs and the address is right';
  return 'the connection broke';
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
