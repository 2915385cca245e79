import {
  ConfigurationError,
  DecodeError,
  InvalidPathError,
  InvalidRequestError,
  InvalidTokenError,
  MissingTokenError,
  NotFoundError,
  PermissionDeniedError,
  RedirectRefusedError,
  UnknownOutcomeError,
  VaultError,
} from './vault-error.ts';

/**
 * What the caller of a failed call should do. `retry`: the same call later. `reauthenticate`: get another token, then
 * the call. `give-up`: somebody must change the request or the settings.
 * `shut-down`: the caller itself was told to stop.
 */
export type FailureClass = 'retry' | 'reauthenticate' | 'give-up' | 'shut-down';

/**
 * The class of whatever a call rejected with. A refused policy, a missing secret, a broken certificate and a
 * middlebox's page are `retry`: an agent that runs for months outlives them, and they end without its help.
 */
export function classifyFailure(error: unknown): FailureClass {
  if (!(error instanceof VaultError)) return 'shut-down';
  return table.find(([type]) => error instanceof type)?.[1] ?? 'retry';
}

const table: readonly (readonly [type: abstract new (...args: never[]) => VaultError, answer: FailureClass])[] = [
  [InvalidTokenError, 'reauthenticate'],
  [MissingTokenError, 'reauthenticate'],
  [PermissionDeniedError, 'retry'],
  [NotFoundError, 'retry'],
  [DecodeError, 'retry'],
  [InvalidRequestError, 'give-up'],
  [InvalidPathError, 'give-up'],
  [ConfigurationError, 'give-up'],
  [RedirectRefusedError, 'give-up'],
  [UnknownOutcomeError, 'give-up'],
];
