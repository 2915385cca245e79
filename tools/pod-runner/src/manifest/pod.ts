/** The parts of a Pod that pod-runner acts on, decoded. Names are those of the Kubernetes API where it has one. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly nodeName: string;
  readonly serviceAccountName: string;
  readonly restartPolicy: RestartPolicy;
  readonly terminationGracePeriodSeconds: number;
  readonly shareProcessNamespace: boolean;
  readonly securityContext: PodSecurityContext;
  readonly hostAliases: readonly HostAlias[];
  readonly volumes: readonly Volume[];
  readonly initContainers: readonly Container[];
  readonly containers: readonly Container[];
}

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

export interface HostAlias {
  readonly ip: string;
  readonly hostnames: readonly string[];
}

export interface PodSecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly fsGroup?: number;
  readonly supplementalGroups: readonly number[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env: readonly EnvironmentVariable[];
  readonly envFrom: readonly EnvironmentSource[];
  readonly ports: readonly ContainerPort[];
  readonly volumeMounts: readonly VolumeMount[];
  readonly securityContext: ContainerSecurityContext;
  readonly resources: Readonly<Record<'limits' | 'requests', Readonly<Record<string, string>>>>;
  readonly postStart?: Handler;
  readonly preStop?: Handler;
  readonly startupProbe?: Probe;
  /** Only on init containers: `Always` makes a native sidecar of it (spec/kubernetes.md 3). */
  readonly restartPolicy?: RestartPolicy;
  /** Probes that are present and not run. */
  readonly ignoredProbes: readonly string[];
}

export interface ContainerSecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly readOnlyRootFilesystem: boolean;
  readonly allowPrivilegeEscalation: boolean;
  readonly privileged: boolean;
  readonly addCapabilities: readonly string[];
  readonly dropCapabilities: readonly string[];
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
  readonly subPath?: string;
  readonly subPathExpr?: string;
}

export type EnvironmentVariable = { readonly name: string } & ValueSource;

export type ValueSource =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'field'; readonly path: string }
  | { readonly kind: 'resource'; readonly resource: string; readonly container?: string; readonly divisor?: string }
  | {
      readonly kind: 'secret-key' | 'config-map-key';
      readonly from: string;
      readonly key: string;
      readonly optional: boolean;
    };

export interface EnvironmentSource {
  readonly kind: 'secret' | 'config-map';
  readonly name: string;
  readonly prefix: string;
  readonly optional: boolean;
}

/** What a hook or a probe does. */
export type Handler =
  | { readonly kind: 'exec'; readonly command: readonly string[] }
  | {
      readonly kind: 'http-get';
      readonly scheme: 'http' | 'https';
      readonly path: string;
      readonly port: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'tcp-socket'; readonly port: string }
  | { readonly kind: 'sleep'; readonly seconds: number };

export interface Probe {
  readonly handler: Handler;
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

export type Volume =
  | { readonly kind: 'empty-dir'; readonly name: string; readonly memory: boolean; readonly sizeBytes?: number }
  | {
      readonly kind: 'files';
      readonly name: string;
      readonly defaultMode: number;
      readonly sources: readonly FileSource[];
    };

/** Where files of a secret, configMap, downwardAPI or projected volume come from. */
export type FileSource =
  | {
      readonly kind: 'secret' | 'config-map';
      readonly from: string;
      readonly items?: readonly KeyToPath[];
      readonly optional: boolean;
    }
  | { readonly kind: 'downward'; readonly items: readonly DownwardItem[] }
  | { readonly kind: 'token'; readonly path: string; readonly audience?: string; readonly expirationSeconds: number };

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}

export interface DownwardItem {
  readonly path: string;
  readonly mode?: number;
  readonly source: ValueSource;
}
