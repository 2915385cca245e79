import { SluiceError } from '@sluice/core';

/**
 * - `KUBERNETES_NOT_IN_CLUSTER`: no address or no service account of a cluster
 * - `KUBERNETES_FORBIDDEN`: the service account may not do it (403)
 * - `KUBERNETES_UNREACHABLE`: no answer
 * - `KUBERNETES_ANSWER`: any other answer than those that the call knows, 401 included
 * - `KUBERNETES_CONFLICT`: somebody else changed the object each time
 */
export type KubernetesErrorCode =
  | 'KUBERNETES_NOT_IN_CLUSTER'
  | 'KUBERNETES_FORBIDDEN'
  | 'KUBERNETES_UNREACHABLE'
  | 'KUBERNETES_ANSWER'
  | 'KUBERNETES_CONFLICT';

/** What went wrong with the Kubernetes API and what to do. Never holds the token or a part of an object. */
export class KubernetesError extends SluiceError {
  declare readonly code: KubernetesErrorCode;

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- narrows the type of the code
  constructor(code: KubernetesErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(code, message, options);
  }
}
