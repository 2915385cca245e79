import type { Identity } from '../container/identity.ts';
import type { Pod } from '../manifest/pod.ts';
import type { VolumeOwner } from './files.ts';

/** Who a service account token speaks for. */
export interface TokenSubject {
  readonly namespace: string;
  readonly serviceAccountName: string;
  readonly podName: string;
  readonly podUid: string;
}

/** Issues a service account token (a JWT). `audience` is undefined for the API server's own default. */
export type IssueToken = (
  audience: string | undefined,
  expirationSeconds: number,
  subject: TokenSubject,
) => string | Promise<string>;

const DAY_MS = 24 * 3600 * 1000;
const REFRESH_AT = 0.8;

/**
 * When the kubelet issues a token again: after 80 % of its life, at the latest after a day (spec/kubernetes.md 4.3).
 */
export function refreshAfterMs(expirationSeconds: number): number {
  return Math.min(expirationSeconds * 1000 * REFRESH_AT, DAY_MS);
}

/**
 * Owner and permission bits of token files: private when all containers share one uid, else readable by the pod's
 * fsGroup, else the volume's mode (spec/kubernetes.md 4.2, "Token file mode").
 */
export function tokenAccess(
  pod: Pod,
  identities: readonly Identity[],
  defaultMode: number,
): { mode: number; owner?: VolumeOwner } {
  const uids = new Set(identities.map(({ uid }) => uid));
  const [uid] = uids;
  const { fsGroup } = pod.securityContext;
  if (uids.size === 1 && uid !== undefined && uid !== 0) return { mode: 0o600, owner: { uid, gid: fsGroup ?? 0 } };
  if (fsGroup !== undefined) return { mode: 0o640, owner: { uid: 0, gid: fsGroup } };
  return { mode: defaultMode };
}

/** The subject that tokens of this pod carry. */
export function subjectOf(pod: Pod): TokenSubject {
  return { namespace: pod.namespace, serviceAccountName: pod.serviceAccountName, podName: pod.name, podUid: pod.uid };
}
