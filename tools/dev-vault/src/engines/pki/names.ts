import { isIP } from 'node:net';
import { invalidRequest } from '../../core/errors.ts';
import { globMatches } from '../../policy/parameters.ts';
import type { PkiRole } from './pki-state.ts';

/** Names of a certificate to be issued. */
export interface RequestedNames {
  readonly commonName: string;
  readonly dns: readonly string[];
  readonly email: readonly string[];
  readonly ip: readonly string[];
  readonly uri: readonly string[];
}

/** 400 for a name that the role does not allow. Source: spec/vault-api.md 10. */
export function checkNames(role: PkiRole, names: RequestedNames): void {
  const { commonName, dns, email, ip, uri } = names;
  if (commonName === '' && role.requireCn) {
    throw invalidRequest(
      'the common_name field is required, or must be provided in a CSR with "use_csr_common_name" set to true, unless "require_cn" is set to false',
    );
  }
  if (commonName !== '' && !isAllowed(role, commonName))
    throw invalidRequest(`common name ${commonName} not allowed by this role`);
  const bad = [...dns, ...email].find((name) => name !== commonName && !isAllowed(role, name));
  if (bad !== undefined) throw invalidRequest(`subject alternate name ${bad} not allowed by this role`);
  if (ip.length > 0 && !role.allowIpSans) {
    throw invalidRequest(
      `IP Subject Alternative Names are not allowed in this role, but was provided ${ip.join(', ')}`,
    );
  }
  const badIp = ip.find((address) => isIP(address) === 0);
  if (badIp !== undefined) throw invalidRequest(`the value ${JSON.stringify(badIp)} is not a valid IP address`);
  if (uri.length > 0 && !uri.every((text) => role.allowedUriSans.some((glob) => globMatches(glob, text)))) {
    throw invalidRequest('URI Subject Alternative Names are not allowed in this role, but were provided via the API');
  }
}

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const hostname = new RegExp(`^(?:\\*\\.)?(?:${label}\\.)*${label}\\.?$`);

function isAllowed(role: PkiRole, name: string): boolean {
  const host = name.includes('@') ? name.slice(name.indexOf('@') + 1) : name;
  const wildcard = host.startsWith('*.');
  const bare = wildcard ? host.slice(2) : host;
  if (role.enforceHostnames && !hostname.test(host)) return false;
  if (wildcard && !role.allowWildcards) return false;
  if (role.allowAnyName) return true;
  if (role.allowLocalhost && (host === 'localhost' || host === 'localdomain')) return true;
  return role.allowedDomains.some((domain) => {
    if (role.allowBareDomains && host.toLowerCase() === domain.toLowerCase()) return true;
    if (role.allowSubdomains && isBelow(wildcard ? `x.${bare}` : host, domain)) return true;
    return role.allowGlobDomains && domain.includes('*') && globMatches(domain, host);
  });
}

function isBelow(host: string, domain: string): boolean {
  return host.toLowerCase().endsWith(`.${domain.toLowerCase()}`);
}
