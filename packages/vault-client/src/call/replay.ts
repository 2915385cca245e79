/**
 * What sending a request twice does: `safe` nothing, `creates` leaves a second credential or token behind, `once`
 * breaks something or looks like an attack. Source: spec/vault-api.md 2.6.
 */
export type Replay = 'safe' | 'creates' | 'once';

/** The class of a request, by method and path below `/v1/`; a caller that knows better says so. */
export function replayOf(method: string, path: string): Replay {
  if (oncePaths.some((pattern) => pattern.test(path))) return 'once';
  if (readMethods.has(method)) return creatingReads.test(path) ? 'creates' : 'safe';
  return lookups.test(path) ? 'safe' : 'creates';
}

const readMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'LIST', 'SCAN']);

const oncePaths = [
  /(?:^|\/)sys\/wrapping\/(?:unwrap|rewrap)\/?$/,
  /(?:^|\/)sys\/(?:leases\/)?revoke(?:-prefix|-force)?(?:\/|$)/,
  /(?:^|\/)auth\/token\/revoke(?:-[a-z]+)?\/?$/,
  /\/(?:destroy|rotate|rotate-root|rotate-role)(?:\/|$)/,
];

/** Dynamic credentials are read, and made by the reading. */
const creatingReads = /\/(?:creds|sts|access-token)\//;
const lookups =
  /(?:^|\/)(?:auth\/token\/lookup(?:-[a-z]+)?|sys\/(?:wrapping|leases)\/lookup|sys\/capabilities(?:-[a-z]+)?)\/?$/;
