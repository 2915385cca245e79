import type { FileSystem } from '@sluice/core';
import { HostError, SecretString } from '@sluice/core';
import { KubernetesError } from './kubernetes-error.ts';

/** Where the kubelet mounts the service account. */
export const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface ApiAddress {
  readonly host: string;
  readonly port: number;
}

/** Whether the process runs in a pod, as far as its environment says. */
export function isInCluster(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['KUBERNETES_SERVICE_HOST'] ?? '') !== '';
}

/** The address that the kubelet gives each container. Throws `KUBERNETES_NOT_IN_CLUSTER`. */
export function apiAddress(env: Readonly<Record<string, string | undefined>>): ApiAddress {
  const [host, port] = [env['KUBERNETES_SERVICE_HOST'] ?? '', Number(env['KUBERNETES_SERVICE_PORT'] ?? '443')];
  if (host !== '' && Number.isInteger(port) && port > 0 && port < 65_536) return { host, port };
  throw new KubernetesError(
    'KUBERNETES_NOT_IN_CLUSTER',
    'Kubernetes API: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name no API server; ' +
      `run in a cluster, or ${withoutCluster}`,
  );
}

const withoutCluster =
  'give -tls-cert-file and -tls-key-file instead of -tls-auto, and neither -namespace-annotations nor -audit-uninjected';

/** The mounted service account. Its token is short-lived: it is read anew for each request. */
export class ServiceAccount {
  readonly #folder: string;
  readonly #files: Pick<FileSystem, 'read'>;

  constructor(folder: string, files: Pick<FileSystem, 'read'>) {
    this.#folder = folder;
    this.#files = files;
  }

  async token(): Promise<SecretString> {
    return new SecretString((await this.#read('token')).trim(), 'service account token');
  }

  /** PEM. */
  ca(): Promise<string> {
    return this.#read('ca.crt');
  }

  /** The pod's own namespace. */
  async namespace(): Promise<string> {
    return (await this.#read('namespace')).trim();
  }

  async #read(name: string): Promise<string> {
    try {
      return new TextDecoder().decode(await this.#files.read(`${this.#folder}/${name}`));
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      const hint = `set automountServiceAccountToken: true on the pod, or ${withoutCluster}`;
      const message = `Kubernetes API: ${error.message}; ${hint}`;
      throw new KubernetesError('KUBERNETES_NOT_IN_CLUSTER', message, { cause: error });
    }
  }
}
