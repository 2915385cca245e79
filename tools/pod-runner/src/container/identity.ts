import type { ImageCommand } from '../image/table.ts';
import type { Container, Pod } from '../manifest/pod.ts';

/** As whom a container's processes run, and what they may do. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups, the primary one included. */
  readonly groups: readonly number[];
  /** Bounding set, lower case without `cap_`. A process that is not root has none of them effective. */
  readonly capabilities: readonly string[];
  readonly noNewPrivileges: boolean;
  readonly readOnlyRoot: boolean;
}

// What container runtimes leave to a container that asks for nothing.
const DEFAULT_CAPABILITIES: readonly string[] = [
  'audit_write',
  'chown',
  'dac_override',
  'fowner',
  'fsetid',
  'kill',
  'mknod',
  'net_bind_service',
  'net_raw',
  'setfcap',
  'setgid',
  'setpcap',
  'setuid',
  'sys_chroot',
];

/** The container's own setting, else the pod's, else the image's. */
export function identityOf(container: Container, pod: Pod, image: ImageCommand): Identity {
  const own = container.securityContext;
  const shared = pod.securityContext;
  const uid = own.runAsUser ?? shared.runAsUser ?? image.user?.uid ?? 0;
  const gid =
    own.runAsGroup ??
    shared.runAsGroup ??
    (own.runAsUser === undefined && shared.runAsUser === undefined ? (image.user?.gid ?? 0) : 0);
  return {
    uid,
    gid,
    groups: [
      ...new Set([gid, ...(shared.fsGroup === undefined ? [] : [shared.fsGroup]), ...shared.supplementalGroups]),
    ],
    capabilities: capabilitiesOf(own.addCapabilities, own.dropCapabilities),
    noNewPrivileges: !own.allowPrivilegeEscalation,
    readOnlyRoot: own.readOnlyRootFilesystem,
  };
}

function capabilitiesOf(add: readonly string[], drop: readonly string[]): readonly string[] {
  const added = add.map(capabilityName);
  const dropped = new Set(drop.map(capabilityName));
  const kept = dropped.has('all') ? [] : DEFAULT_CAPABILITIES.filter((name) => !dropped.has(name));
  return [...new Set([...kept, ...added.filter((name) => name !== 'all')])];
}

function capabilityName(text: string): string {
  return text.toLowerCase().replace(/^cap_/, '');
}
