import type { Login } from '../../core/login.ts';
import type { Call } from '../../core/model.ts';
import { bareError, invalidRequest, permissionDenied } from '../../core/errors.ts';
import { addressAllowed } from '../../token/authenticate.ts';
import { isExpired } from './approle-state.ts';
import type { AppRole, AppRoleState, SecretId } from './approle-state.ts';

/** Checks both ids and spends one use. Source: spec/vault-api.md 6.2. */
export function logIn(call: Call, state: AppRoleState): Login {
  const { input, vault, connection } = call;
  const roleId = input.text('role_id') ?? '';
  if (roleId === '') throw bareError('missing role_id');
  state.lockout.check(roleId, vault.nowMs());
  const role = [...state.roles.values()].find((candidate) => candidate.roleId === roleId);
  if (role === undefined) throw refuse(call, state, roleId);
  const secret = role.bindSecretId ? spendSecretId(call, state, role) : undefined;
  if (!addressAllowed(role.secretIdCidrs ?? [], connection.remoteAddress))
    throw unauthorizedAddress(connection.remoteAddress);
  if (!addressAllowed(role.token.settings.boundCidrs, connection.remoteAddress)) throw permissionDenied();
  state.lockout.succeeded(roleId);
  const { settings } = role.token;
  const boundCidrs = secret !== undefined && secret.tokenCidrs.length > 0 ? secret.tokenCidrs : settings.boundCidrs;
  return {
    displayName: '',
    policies: settings.policies,
    metadata: { ...secret?.metadata, role_name: role.name },
    alias: { name: role.roleId },
    settings: { ...settings, boundCidrs },
    internal: { role_name: role.name },
  };
}

function spendSecretId(call: Call, state: AppRoleState, role: AppRole): SecretId {
  const id = call.input.text('secret_id') ?? '';
  if (id === '') throw invalidRequest('missing secret_id');
  const secret = role.secretIds.get(id);
  if (secret === undefined || isExpired(secret, call.vault.nowMs())) {
    role.secretIds.delete(id);
    throw refuse(call, state, role.roleId);
  }
  if (!addressAllowed(secret.cidrs, call.connection.remoteAddress))
    throw unauthorizedAddress(call.connection.remoteAddress);
  if (secret.usesLeft === 1) role.secretIds.delete(id);
  else if (secret.usesLeft > 1) secret.usesLeft -= 1;
  return secret;
}

function refuse({ vault }: Call, { lockout }: AppRoleState, roleId: string): Error {
  lockout.failed(roleId, vault.nowMs());
  return invalidRequest('invalid role or secret ID');
}

function unauthorizedAddress(address: string): Error {
  return invalidRequest(
    `source address ${JSON.stringify(address)} unauthorized through CIDR restrictions on the secret ID`,
  );
}
