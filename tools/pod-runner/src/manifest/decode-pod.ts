import type { Diagnostic, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import { decodeContainer } from './decode-container.ts';
import { decodeVolume } from './decode-volume.ts';
import { Fields } from './fields.ts';
import type { Container, HostAlias, Pod, PodSecurityContext, RestartPolicy } from './pod.ts';

const RESTART_POLICIES: readonly RestartPolicy[] = ['Always', 'OnFailure', 'Never'];
const GRACE_SECONDS = 30; // Kubernetes' default

/**
 * A Pod manifest (parsed JSON or YAML) as pod-runner's model, with Kubernetes' defaults filled in, or everything that
 * is wrong with it. What pod-runner does not act on is ignored. `generateName` gets a fixed suffix.
 */
export function decodePod(manifest: unknown): Result<Pod> {
  const problems: Diagnostic[] = [];
  const root = new Fields(manifest, '', problems);
  const metadata = root.object('metadata', decodeMetadata) ?? {
    name: 'pod',
    namespace: 'default',
    uid: undefined,
    labels: {},
    annotations: {},
  };
  const spec = root.object('spec', (fields) => decodeSpec(fields, metadata.name));
  if (spec === undefined) root.problem('/spec', 'is missing');
  if (problems.length > 0 || spec === undefined) return fail(problems);
  const pod: Pod = { ...spec, ...metadata, uid: metadata.uid ?? '00000000-0000-4000-8000-000000000000' };
  const broken = checkReferences(pod);
  return broken.length > 0 ? fail(broken) : succeed(pod);
}

function decodeMetadata(
  fields: Fields,
): Pick<Pod, 'name' | 'namespace' | 'labels' | 'annotations'> & { uid: string | undefined } {
  const generated = fields.string('generateName');
  return {
    name: fields.string('name') ?? (generated === undefined ? 'pod' : `${generated}local`),
    namespace: fields.string('namespace') ?? 'default',
    uid: fields.string('uid'),
    labels: fields.stringRecord('labels'),
    annotations: fields.stringRecord('annotations'),
  };
}

function decodeSpec(
  fields: Fields,
  podName: string,
): Omit<Pod, 'name' | 'namespace' | 'uid' | 'labels' | 'annotations'> {
  const restartPolicy = fields.string('restartPolicy') ?? 'Always';
  const known = RESTART_POLICIES.find((policy) => policy === restartPolicy);
  if (known === undefined) {
    fields.problem(
      '/restartPolicy',
      `${JSON.stringify(restartPolicy)} is not a restart policy`,
      `use one of ${RESTART_POLICIES.join(', ')}`,
    );
  }
  const containers = fields.list('containers', decodeContainer);
  if (containers.length === 0) fields.problem('/containers', 'a pod needs at least one container');
  return {
    hostname: (fields.string('hostname') ?? podName).slice(0, 63),
    nodeName: fields.string('nodeName') ?? 'this-machine',
    serviceAccountName: fields.string('serviceAccountName') ?? fields.string('serviceAccount') ?? 'default',
    restartPolicy: known ?? 'Always',
    terminationGracePeriodSeconds: fields.number('terminationGracePeriodSeconds') ?? GRACE_SECONDS,
    shareProcessNamespace: fields.boolean('shareProcessNamespace') ?? false,
    securityContext: fields.object('securityContext', decodeSecurityContext) ?? { supplementalGroups: [] },
    hostAliases: fields.list('hostAliases', decodeHostAlias),
    volumes: fields.list('volumes', decodeVolume).filter((volume) => volume !== undefined),
    initContainers: fields.list('initContainers', decodeContainer),
    containers,
  };
}

function decodeSecurityContext(fields: Fields): PodSecurityContext {
  return {
    ...fields.optional({ runAsUser: fields.number('runAsUser'), runAsGroup: fields.number('runAsGroup') }),
    ...fields.optional({ fsGroup: fields.number('fsGroup'), runAsNonRoot: fields.boolean('runAsNonRoot') }),
    supplementalGroups: fields.numbers('supplementalGroups'),
  };
}

function decodeHostAlias(fields: Fields): HostAlias {
  return { ip: fields.requiredString('ip'), hostnames: fields.strings('hostnames') ?? [] };
}

function checkReferences(pod: Pod): readonly Diagnostic[] {
  const volumes = new Set(pod.volumes.map((volume) => volume.name));
  const seen = new Set<string>();
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    pod[list].flatMap((container, index) => {
      const pointer = `/spec/${list}/${index}`;
      const twice = seen.has(container.name);
      seen.add(container.name);
      return [
        ...(twice ? [problem(`${pointer}/name`, `${container.name} is the name of two containers`)] : []),
        ...checkMounts(container, pointer, volumes),
      ];
    }),
  );
}

function checkMounts(container: Container, pointer: string, volumes: ReadonlySet<string>): readonly Diagnostic[] {
  return container.volumeMounts.flatMap((mount, index) => {
    const at = `${pointer}/volumeMounts/${index}`;
    if (!volumes.has(mount.name)) return [problem(`${at}/name`, `the pod has no volume ${JSON.stringify(mount.name)}`)];
    return mount.mountPath.startsWith('/') ? [] : [problem(`${at}/mountPath`, 'is not an absolute path')];
  });
}

function problem(pointer: string, message: string): Diagnostic {
  return { code: 'pod/invalid', severity: 'error', where: { kind: 'pointer', pointer }, message };
}
