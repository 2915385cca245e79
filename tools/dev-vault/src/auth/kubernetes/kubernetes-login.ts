import type { Login } from '../../core/login.ts';
import type { Call } from '../../core/model.ts';
import type { JWTPayload } from 'jose';
import { ApiError, bareError, invalidRequest, permissionDenied } from '../../core/errors.ts';
import { globMatches } from '../../policy/parameters.ts';
import { addressAllowed } from '../../token/authenticate.ts';
import { audienceProblem, audiencesOf, readJwt, signedByOneOf, timeProblem } from '../jwt-claims.ts';
import type { StoredSettings } from '../token-fields.ts';
import type { TokenReviewer } from './token-review.ts';

export interface KubernetesConfig {
  readonly host: string;
  readonly caCertificate: string;
  readonly reviewerJwt: string;
  readonly pemKeys: readonly string[];
  readonly issuer: string;
  readonly disableIssuerCheck: boolean;
  readonly disableLocal: boolean;
}

export interface KubernetesRole {
  readonly names: readonly string[];
  readonly namespaces: readonly string[];
  readonly namespaceSelector: string;
  readonly audience: string;
  readonly aliasSource: string;
  readonly token: StoredSettings;
}

interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly secretName: string;
}

const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const skewSeconds = 60;

/** The ten steps of spec/vault-api.md 6.1. What the reviewer said goes to the notes, not to the client. */
export async function logIn(
  call: Call,
  config: KubernetesConfig | undefined,
  roles: ReadonlyMap<string, KubernetesRole>,
  reviewer: TokenReviewer,
): Promise<Login> {
  const { input, vault } = call;
  const roleName = input.text('role') ?? '';
  const jwt = input.text('jwt') ?? '';
  if (roleName === '') throw invalidRequest('missing role');
  if (jwt === '') throw invalidRequest('missing jwt');
  const role = roles.get(roleName.toLowerCase());
  if (role === undefined) throw invalidRequest(`invalid role name ${JSON.stringify(roleName)}`);
  if (!addressAllowed(role.token.settings.boundCidrs, call.connection.remoteAddress)) throw permissionDenied();
  if (config === undefined) throw bareError('could not load backend configuration');
  const claims = await verify(jwt, config, role, vault.nowMs());
  const account = accountOf(claims);
  if (account === undefined) throw permissionDenied();
  checkBinding(role, account);
  await review(call, reviewer, config, { jwt, claims, role, account });
  const metadata = {
    role: roleName,
    service_account_name: account.name,
    service_account_namespace: account.namespace,
    service_account_secret_name: account.secretName,
    service_account_uid: account.uid,
  };
  return {
    displayName: `${account.namespace}-${account.name}`,
    policies: role.token.settings.policies,
    metadata,
    alias: { name: role.aliasSource === 'serviceaccount_name' ? `${account.namespace}/${account.name}` : account.uid },
    settings: role.token.settings,
    internal: { role: roleName.toLowerCase() },
  };
}

async function verify(jwt: string, config: KubernetesConfig, role: KubernetesRole, nowMs: number): Promise<JWTPayload> {
  const read = readJwt(jwt);
  if (read === undefined || !algorithms.includes(read.algorithm)) throw permissionDenied();
  if (config.pemKeys.length > 0 && !(await signedByOneOf(jwt, config.pemKeys))) throw permissionDenied();
  const { claims } = read;
  const problem = timeProblem(claims, nowMs, { skewSeconds });
  if (problem !== undefined) throw forbidden(problem);
  if (role.audience !== '' && !audiencesOf(claims).includes(role.audience)) throw forbidden(audienceProblem);
  // The peer compares the issuer only when one is configured (docs and code disagree, spec/vault-api.md 15.3).
  if (!config.disableIssuerCheck && config.issuer !== '' && claims.iss !== config.issuer) {
    throw forbidden('invalid issuer (iss) claim');
  }
  return claims;
}

/** The projected form wins over the flat one of legacy secrets. */
function accountOf(claims: JWTPayload): ServiceAccount | undefined {
  const projected = claims['kubernetes.io'] as
    | { readonly namespace?: string; readonly serviceaccount?: { readonly name?: string; readonly uid?: string } }
    | undefined;
  const flat = (name: string): string => {
    const value = claims[`kubernetes.io/serviceaccount/${name}`];
    return typeof value === 'string' ? value : '';
  };
  const account = {
    namespace: projected?.namespace ?? flat('namespace'),
    name: projected?.serviceaccount?.name ?? flat('service-account.name'),
    uid: projected?.serviceaccount?.uid ?? flat('service-account.uid'),
    secretName: projected === undefined ? flat('secret.name') : '',
  };
  return account.namespace === '' || account.name === '' || account.uid === '' ? undefined : account;
}

function checkBinding(role: KubernetesRole, account: ServiceAccount): void {
  const bound = (globs: readonly string[], text: string): boolean => globs.some((glob) => globMatches(glob, text));
  if (!bound(role.names, account.name)) throw forbidden('service account name not authorized');
  if (bound(role.namespaces, account.namespace)) return;
  throw forbidden('namespace not authorized');
}

interface Reviewed {
  readonly jwt: string;
  readonly claims: JWTPayload;
  readonly role: KubernetesRole;
  readonly account: ServiceAccount;
}

async function review(
  { vault }: Call,
  reviewer: TokenReviewer,
  config: KubernetesConfig,
  { jwt, claims, role, account }: Reviewed,
): Promise<void> {
  const audiences = role.audience === '' ? audiencesOf(claims) : [role.audience];
  const refuse = (reason: string): never => {
    vault.note(`kubernetes login of ${account.namespace}/${account.name} refused: ${reason}`);
    throw permissionDenied();
  };
  const status = await reviewer
    .review({
      host: config.host,
      caCertificate: config.caCertificate,
      bearer: config.reviewerJwt === '' ? jwt : config.reviewerJwt,
      token: jwt,
      audiences,
    })
    .catch((error: unknown) =>
      refuse(`TokenReview failed: ${error instanceof Error ? error.message : 'unknown failure'}`),
    );
  if (status.error !== '') refuse(`TokenReview: ${status.error}`);
  if (!status.authenticated) refuse('TokenReview: not authenticated');
  if (audiences.length > 0 && !status.audiences.some((audience) => audiences.includes(audience))) {
    refuse('TokenReview: no common audience');
  }
  if (status.username !== `system:serviceaccount:${account.namespace}:${account.name}`)
    refuse('TokenReview: another user');
  if (status.uid !== account.uid) refuse('TokenReview: another uid');
}

function forbidden(text: string): ApiError {
  return new ApiError(403, [text]);
}
