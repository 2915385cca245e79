import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { classifyFailure } from '../../src/errors/classify.ts';
import { recognizeError } from '../../src/errors/recognize.ts';
import {
  ConfigurationError,
  DecodeError,
  InvalidPathError,
  RedirectRefusedError,
  TimeoutError,
  TlsError,
  TransportError,
  UnknownOutcomeError,
} from '../../src/index.ts';

const recognition = suite('recognizeError');
const denied = '1 error occurred:\n\t* permission denied\n\n';
const details = { method: 'GET', requestPath: 'secret/app', url: 'https://vault.test:8200/v1/secret/app' };

function recognize(status: number, errors: readonly string[], sentToken = true, rawText?: string) {
  return recognizeError({ ...details, status, errors, sentToken, ...(rawText === undefined ? {} : { rawText }) });
}

// spec/vault-api.md 2.9; the last column is classifyFailure
for (const [what, status, texts, sentToken, code, type, next] of [
  ['a bad request', 400, ['missing role'], true, 'VAULT_INVALID_REQUEST', 'InvalidRequestError', 'give-up'],
  [
    'a body too large',
    413,
    ['http: request body too large'],
    true,
    'VAULT_INVALID_REQUEST',
    'InvalidRequestError',
    'give-up',
  ],
  ['a wrong media type', 415, ['PATCH requires'], true, 'VAULT_INVALID_REQUEST', 'InvalidRequestError', 'give-up'],
  [
    'an old missing token',
    400,
    ['missing client token'],
    false,
    'VAULT_MISSING_TOKEN',
    'MissingTokenError',
    'reauthenticate',
  ],
  ['a missing token', 403, ['permission denied'], false, 'VAULT_MISSING_TOKEN', 'MissingTokenError', 'reauthenticate'],
  ['an unknown token', 403, ['permission denied'], true, 'VAULT_INVALID_TOKEN', 'InvalidTokenError', 'reauthenticate'],
  [
    'an unknown token of newer servers',
    403,
    ['2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'],
    true,
    'VAULT_INVALID_TOKEN',
    'InvalidTokenError',
    'reauthenticate',
  ],
  ['a bad token', 403, ['bad token'], true, 'VAULT_INVALID_TOKEN', 'InvalidTokenError', 'reauthenticate'],
  ['a refused policy', 403, [denied], true, 'VAULT_PERMISSION_DENIED', 'PermissionDeniedError', 'retry'],
  ['a refused policy without token', 403, [denied], false, 'VAULT_PERMISSION_DENIED', 'PermissionDeniedError', 'retry'],
  [
    'a refused service account',
    403,
    ['service account name not authorized'],
    false,
    'VAULT_PERMISSION_DENIED',
    'PermissionDeniedError',
    'retry',
  ],
  ['nothing', 404, [], true, 'VAULT_NOT_FOUND', 'NotFoundError', 'retry'],
  [
    'no mount',
    404,
    ['no handler for route "a/b". route entry not found.'],
    true,
    'VAULT_NO_HANDLER',
    'NoHandlerError',
    'retry',
  ],
  [
    'no such path',
    404,
    ['1 error occurred:\n\t* unsupported path\n\n'],
    true,
    'VAULT_UNSUPPORTED_PATH',
    'UnsupportedPathError',
    'retry',
  ],
  ['an unknown namespace', 404, ['namespace not found'], true, 'VAULT_NOT_FOUND', 'NotFoundError', 'retry'],
  [
    'an operation not offered',
    405,
    ['unsupported operation'],
    true,
    'VAULT_UNSUPPORTED_OPERATION',
    'UnsupportedOperationError',
    'give-up',
  ],
  [
    'a stale node',
    412,
    ['required index state not present'],
    true,
    'VAULT_PRECONDITION_FAILED',
    'PreconditionFailedError',
    'retry',
  ],
  ['a quota', 429, ['rate limit quota exceeded'], true, 'VAULT_RATE_LIMITED', 'RateLimitedError', 'retry'],
  ['a server not initialised', 501, [], true, 'VAULT_UNINITIALIZED', 'UninitializedError', 'retry'],
  ['a sealed server', 503, ['Vault is sealed'], true, 'VAULT_SEALED', 'SealedError', 'retry'],
  [
    'a standby',
    503,
    ['node is not active but active cluster node not found'],
    true,
    'VAULT_STANDBY',
    'StandbyError',
    'retry',
  ],
  ['a gateway', 502, [], true, 'VAULT_UPSTREAM', 'UpstreamError', 'retry'],
  ['a slow gateway', 504, [], true, 'VAULT_UPSTREAM', 'UpstreamError', 'retry'],
  ['a failure of the server', 500, ['internal error'], true, 'VAULT_SERVER_ERROR', 'ServerError', 'retry'],
  ['another 503', 503, [], true, 'VAULT_SERVER_ERROR', 'ServerError', 'retry'],
] as const) {
  recognition(`tells ${what}`, () => {
    const error = recognize(status, texts, sentToken);
    assert.is(error.code, code);
    assert.is(error.name, type);
    assert.is(error.status, status);
    assert.equal(error.errors, texts);
    assert.is(classifyFailure(error), next);
  });
}

recognition('keeps the lines that users of the peers search for', () => {
  const error = recognizeError({ ...details, namespace: 'demo', status: 403, errors: [denied], sentToken: true });
  assert.match(error.message, 'GET https://vault.test:8200/v1/secret/app');
  assert.match(error.message, '\nNamespace: demo\n');
  assert.match(error.message, 'Code: 403. Errors:');
  assert.match(error.message, '* permission denied');
});

recognition('keeps the beginning of a foreign page', () => {
  const error = recognize(403, [], true, '<html>blocked by the proxy</html>');
  assert.is(error.code, 'VAULT_PERMISSION_DENIED');
  assert.is(error.rawText, '<html>blocked by the proxy</html>');
  assert.match(error.message, 'Code: 403. Raw Message:\n\n<html>');
});

recognition('says when plain HTTP was spoken to a TLS server', () => {
  assert.match(
    recognize(400, [], true, 'Client sent an HTTP request to an HTTPS server.').message,
    'use an https:// address',
  );
});

recognition('turns into JSON with its facts and without stack or cause', () => {
  const value = JSON.parse(JSON.stringify(recognize(403, [denied]))) as Record<string, unknown>;
  assert.equal(Object.keys(value).sort(), [
    'code',
    'errors',
    'message',
    'method',
    'name',
    'requestPath',
    'retryable',
    'status',
    'url',
  ]);
  assert.match(inspect(recognize(500, [])), 'VAULT_SERVER_ERROR');
});

recognition.run();

const classes = suite('classifyFailure');

for (const [error, expected] of [
  [new TransportError({ phase: 'connect', reason: 'ECONNREFUSED' }, 'x', details), 'retry'],
  [new TlsError({ phase: 'connect', reason: 'CERT_HAS_EXPIRED' }, 'x', details), 'retry'],
  [new TimeoutError('call', 'x', details), 'retry'],
  [new DecodeError('VAULT_DECODE', 'x', details), 'retry'],
  [new InvalidPathError('VAULT_INVALID_PATH', 'x', details), 'give-up'],
  [new ConfigurationError('VAULT_CONFIGURATION', 'x', details), 'give-up'],
  [new RedirectRefusedError('VAULT_REDIRECT_REFUSED', 'x', details), 'give-up'],
  [new UnknownOutcomeError('VAULT_UNKNOWN_OUTCOME', 'x', details), 'give-up'],
  [new DOMException('stopped', 'AbortError'), 'shut-down'],
  [{ kind: 'signal', name: 'SIGTERM' }, 'shut-down'],
] as const) {
  classes(`answers ${expected} for ${error instanceof Error ? error.name : 'the reason of an abort'}`, () => {
    assert.is(classifyFailure(error), expected);
  });
}

classes.run();
