import type { Identity } from '../container/identity.ts';

/**
 * The words before a command that make it run as `identity`. Inside the container's root, after `chroot`, which needs
 * a capability that may be dropped here (spec/toolchain.md 8, trap 10). Without `changeUser` (a user namespace has
 * one uid only) ids stay.
 */
export function setprivWords(identity: Identity, changeUser: boolean): readonly string[] {
  const { uid, gid, groups, capabilities, noNewPrivileges } = identity;
  return [
    '/usr/bin/setpriv',
    ...(changeUser ? ['--reuid', String(uid), '--regid', String(gid), '--groups', groups.join(',')] : []),
    '--bounding-set',
    ['-all', ...capabilities.map((name) => `+${name}`)].join(','),
    '--inh-caps=-all',
    ...(noNewPrivileges ? ['--no-new-privs'] : []),
    '--',
  ];
}
