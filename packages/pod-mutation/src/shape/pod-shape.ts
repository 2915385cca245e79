import { containerShape, labelsShape, resourcesShape } from './container-shape.ts';
import type { StructShape } from './go-shape.ts';

const keyToPath: StructShape = { struct: 'KeyToPath', fields: { key: 'string', path: 'string', mode: 'int32' } };

const volume: StructShape = {
  struct: 'Volume',
  fields: {
    name: 'string',
    emptyDir: { struct: 'EmptyDirVolumeSource', fields: { medium: 'string', sizeLimit: 'quantity' } },
    secret: {
      struct: 'SecretVolumeSource',
      fields: { secretName: 'string', items: { list: keyToPath }, defaultMode: 'int32', optional: 'bool' },
    },
    configMap: {
      struct: 'ConfigMapVolumeSource',
      fields: { name: 'string', items: { list: keyToPath }, defaultMode: 'int32', optional: 'bool' },
    },
    projected: {
      struct: 'ProjectedVolumeSource',
      fields: {
        defaultMode: 'int32',
        sources: {
          list: {
            struct: 'VolumeProjection',
            fields: {
              serviceAccountToken: {
                struct: 'ServiceAccountTokenProjection',
                fields: { audience: 'string', expirationSeconds: 'int64', path: 'string' },
              },
            },
          },
        },
      },
    },
    hostPath: { struct: 'HostPathVolumeSource', fields: { path: 'string', type: 'string' } },
    persistentVolumeClaim: {
      struct: 'PersistentVolumeClaimVolumeSource',
      fields: { claimName: 'string', readOnly: 'bool' },
    },
  },
};

/**
 * A pod, with the members that real pods have. Source: spec/injector.md 2.2 step 1: a member of a wrong type denies;
 * members that are not listed are not looked at.
 */
export const podShape: StructShape = {
  struct: 'Pod',
  fields: {
    apiVersion: 'string',
    kind: 'string',
    metadata: {
      struct: 'ObjectMeta',
      fields: {
        name: 'string',
        generateName: 'string',
        namespace: 'string',
        uid: 'string',
        resourceVersion: 'string',
        generation: 'int64',
        labels: labelsShape,
        annotations: labelsShape,
        finalizers: { list: 'string' },
        ownerReferences: {
          list: {
            struct: 'OwnerReference',
            fields: {
              apiVersion: 'string',
              kind: 'string',
              name: 'string',
              uid: 'string',
              controller: 'bool',
              blockOwnerDeletion: 'bool',
            },
          },
        },
      },
    },
    spec: {
      struct: 'PodSpec',
      fields: {
        volumes: { list: volume },
        initContainers: { list: containerShape },
        containers: { list: containerShape },
        restartPolicy: 'string',
        terminationGracePeriodSeconds: 'int64',
        activeDeadlineSeconds: 'int64',
        dnsPolicy: 'string',
        nodeSelector: labelsShape,
        serviceAccountName: 'string',
        serviceAccount: 'string',
        automountServiceAccountToken: 'bool',
        nodeName: 'string',
        hostNetwork: 'bool',
        hostPID: 'bool',
        hostIPC: 'bool',
        hostUsers: 'bool',
        shareProcessNamespace: 'bool',
        hostname: 'string',
        subdomain: 'string',
        schedulerName: 'string',
        priorityClassName: 'string',
        priority: 'int32',
        runtimeClassName: 'string',
        enableServiceLinks: 'bool',
        preemptionPolicy: 'string',
        tolerations: {
          list: {
            struct: 'Toleration',
            fields: {
              key: 'string',
              operator: 'string',
              value: 'string',
              effect: 'string',
              tolerationSeconds: 'int64',
            },
          },
        },
        hostAliases: { list: { struct: 'HostAlias', fields: { ip: 'string', hostnames: { list: 'string' } } } },
        affinity: { struct: 'Affinity', fields: {} },
        dnsConfig: {
          struct: 'PodDNSConfig',
          fields: { nameservers: { list: 'string' }, searches: { list: 'string' } },
        },
        readinessGates: { list: { struct: 'PodReadinessGate', fields: { conditionType: 'string' } } },
        topologySpreadConstraints: {
          list: {
            struct: 'TopologySpreadConstraint',
            fields: { maxSkew: 'int32', topologyKey: 'string', whenUnsatisfiable: 'string' },
          },
        },
        overhead: { map: 'quantity' },
        resources: resourcesShape,
        imagePullSecrets: { list: { struct: 'LocalObjectReference', fields: { name: 'string' } } },
        os: { struct: 'PodOS', fields: { name: 'string' } },
        securityContext: {
          struct: 'PodSecurityContext',
          fields: {
            runAsUser: 'int64',
            runAsGroup: 'int64',
            runAsNonRoot: 'bool',
            fsGroup: 'int64',
            supplementalGroups: { list: 'int32' },
            seccompProfile: { struct: 'SeccompProfile', fields: { type: 'string', localhostProfile: 'string' } },
          },
        },
      },
    },
    status: { struct: 'PodStatus', fields: { phase: 'string' } },
  },
};
