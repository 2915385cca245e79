import type { JWTPayload } from 'jose';
import type { JsonObject, JsonValue } from '@sluice/core';
import { bareError, invalidRequest, permissionDenied } from '../../core/errors.ts';
import type { Login } from '../../core/login.ts';
import type { Call } from '../../core/model.ts';
import { globMatches } from '../../policy/parameters.ts';
import { addressAllowed } from '../../token/authenticate.ts';
import { audienceProblem, audiencesOf, readJwt, signedByOneOf, timeProblem } from '../jwt-claims.ts';
import type { StoredSettings } from '../token-fields.ts';
import { fetchJwks, signedByJwks } from './jwks.ts';
import type { KeySource } from './jwks.ts';

export interface JwtConfig extends KeySource {
  readonly publicKeys: readonly string[];
  readonly boundIssuer: string;
  readonly defaultRole: string;
  readonly algorithms: readonly string[];
}

/** Leeways in seconds; 0 is the usual value, negative is none. */
export interface JwtRole {
  readonly type: string;
  readonly userClaim: string;
  readonly userClaimPointer: boolean;
  readonly audiences: readonly string[];
  readonly subject: string;
  readonly claims: JsonObject | null;
  readonly claimsType: string;
  readonly mappings: Readonly<Record<string, string>>;
  readonly groupsClaim: string;
  readonly expirationLeeway: number;
  readonly notBeforeLeeway: number;
  readonly skewLeeway: number;
  readonly redirectUris: readonly string[] | null;
  readonly token: StoredSettings;
}

const usualLeeway = 150;
const usualSkew = 60;

/** Checks signature, times, audience, subject, issuer and bound claims. Source: spec/vault-api.md 6.4. */
export async function logIn(
  call: Call,
  config: JwtConfig | undefined,
  roles: ReadonlyMap<string, JwtRole>,
): Promise<Login> {
  const { input, vault, connection } = call;
  const asked = input.text('role') ?? '';
  const roleName = asked === '' ? (config?.defaultRole ?? '') : asked;
  if (config === undefined) throw bareError('could not load configuration');
  if (roleName === '') throw invalidRequest('missing role');
  const role = roles.get(roleName);
  if (role === undefined) throw invalidRequest(`role ${JSON.stringify(roleName)} could not be found`);
  if (role.type === 'oidc') throw invalidRequest('role with oidc role_type is not allowed');
  const jwt = input.text('jwt') ?? '';
  if (jwt === '') throw invalidRequest('missing token');
  if (!addressAllowed(role.token.settings.boundCidrs, connection.remoteAddress)) throw permissionDenied();
  const claims = await verify(jwt, config, role, vault.nowMs());
  checkBoundClaims(role, claims);
  const user = claimAt(claims, role.userClaimPointer ? role.userClaim : escapePointer(role.userClaim));
  if (user === undefined) throw invalidRequest(`claim ${JSON.stringify(role.userClaim)} not found in token`);
  if (typeof user !== 'string')
    throw invalidRequest(`claim ${JSON.stringify(role.userClaim)} could not be converted to string`);
  if (role.groupsClaim !== '' && claimAt(claims, role.groupsClaim) === undefined) {
    throw invalidRequest(`${JSON.stringify(role.groupsClaim)} claim not found in token`);
  }
  return {
    displayName: user,
    policies: role.token.settings.policies,
    metadata: { ...mapped(role, claims), role: roleName },
    alias: { name: user },
    settings: role.token.settings,
    internal: { role: roleName },
  };
}

async function verify(jwt: string, config: JwtConfig, role: JwtRole, nowMs: number): Promise<JWTPayload> {
  const refuse = (text: string): Error => invalidRequest(`error validating token: ${text}`);
  const read = readJwt(jwt);
  if (read === undefined) throw refuse('malformed token');
  if (config.algorithms.length > 0 && !config.algorithms.includes(read.algorithm)) {
    throw refuse(`error verifying token signature: token signed with unsupported algorithm`);
  }
  if (!(await isSigned(jwt, config))) {
    throw refuse('error verifying token signature: no known key successfully validated the token signature');
  }
  const { claims } = read;
  const problem = timesProblem(claims, role, nowMs) ?? identityProblem(claims, config, role);
  if (problem !== undefined) throw refuse(problem);
  if (role.audiences.length === 0 && audiencesOf(claims).length > 0) {
    throw invalidRequest('audience claim found in JWT but no audiences bound to the role');
  }
  return claims;
}

async function isSigned(jwt: string, config: JwtConfig): Promise<boolean> {
  if (config.publicKeys.length > 0) return signedByOneOf(jwt, config.publicKeys);
  const keys = await fetchJwks(config).catch((error: unknown) => {
    throw bareError(
      `error verifying token signature: fetching keys ${error instanceof Error ? error.message : 'failed'}`,
    );
  });
  return signedByJwks(jwt, keys);
}

/** The two leeways only stand in for claims that are absent. */
function timesProblem(claims: JWTPayload, role: JwtRole, nowMs: number): string | undefined {
  const { exp, nbf, iat } = claims;
  if (exp === undefined && nbf === undefined && iat === undefined) {
    return 'no issued at (iat), not before (nbf), or expiration time (exp) claims in token';
  }
  const seconds = (leeway: number, usual: number): number => (leeway < 0 ? 0 : leeway === 0 ? usual : leeway);
  const latest = Math.max(iat ?? 0, nbf ?? 0);
  const filled = {
    ...claims,
    exp: exp ?? latest + seconds(role.expirationLeeway, usualLeeway),
    nbf: nbf ?? iat ?? (exp ?? 0) - seconds(role.notBeforeLeeway, usualLeeway),
  };
  return timeProblem(filled, nowMs, { skewSeconds: seconds(role.skewLeeway, usualSkew) });
}

function identityProblem(claims: JWTPayload, config: JwtConfig, role: JwtRole): string | undefined {
  if (config.boundIssuer !== '' && claims.iss !== config.boundIssuer) return 'invalid issuer (iss) claim';
  if (role.subject !== '' && claims.sub !== role.subject) return 'invalid subject (sub) claim';
  if (role.audiences.length === 0) return undefined;
  return audiencesOf(claims).some((audience) => role.audiences.includes(audience)) ? undefined : audienceProblem;
}

function checkBoundClaims({ claims: bound, claimsType }: JwtRole, claims: JWTPayload): void {
  for (const [name, expected] of Object.entries(bound ?? {})) {
    const actual = claimAt(claims, name);
    if (actual === undefined) throw invalidRequest(`error validating claims: claim ${JSON.stringify(name)} is missing`);
    const wanted = listOf(expected).map(String);
    const given = listOf(actual as JsonValue).map(String);
    const fits = (text: string): boolean =>
      wanted.some((pattern) => (claimsType === 'glob' ? globMatches(pattern, text) : pattern === text));
    if (!given.some(fits)) {
      throw invalidRequest(
        `error validating claims: claim ${JSON.stringify(name)} does not match any associated bound claim values`,
      );
    }
  }
}

function mapped({ mappings }: JwtRole, claims: JWTPayload): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(mappings).flatMap(([claim, name]) => {
      const value = claimAt(claims, claim);
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/** A claim by name, or by JSON pointer. */
function claimAt(claims: JWTPayload, name: string): unknown {
  if (!name.startsWith('/')) return claims[name];
  const segments = name
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  return segments.reduce<unknown>((value, segment) => {
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)[segment]
      : undefined;
  }, claims);
}

/** A name that begins with a slash is a name, unless the role says pointer. */
function escapePointer(name: string): string {
  return name.startsWith('/') ? `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : name;
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}
