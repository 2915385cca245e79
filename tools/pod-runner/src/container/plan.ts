import type { Diagnostic, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import { findImage } from '../image/table.ts';
import type { ImageCommand, ImageTable } from '../image/table.ts';
import type { Container, Pod } from '../manifest/pod.ts';
import { containerEnvironment } from './environment.ts';
import { expandVariables } from './expand.ts';
import { identityOf } from './identity.ts';
import type { Identity } from './identity.ts';
import type { Sources } from './sources.ts';

/** One container, completely decided: what runs, as whom, with which environment and mounts. */
export interface ContainerPlan {
  readonly name: string;
  readonly kind: ContainerKind;
  readonly container: Container;
  readonly image: ImageCommand;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly identity: Identity;
  /** Parents before children. */
  readonly mounts: readonly PlannedMount[];
}

/** `init` ends before the next one starts; `sidecar` is an init container that stays; `regular` is the rest. */
export type ContainerKind = 'init' | 'sidecar' | 'regular';

export interface PlannedMount {
  readonly volume: string;
  readonly path: string;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

/** All containers of the pod in starting order, or everything that keeps them from starting. */
export function planContainers(images: ImageTable, sources: Sources): Result<readonly ContainerPlan[]> {
  const { pod } = sources;
  const problems: Diagnostic[] = [];
  const plan = (list: 'initContainers' | 'containers') => (container: Container, index: number) =>
    planContainer(container, kindOf(list, container), images, sources, (pointer, message, hint) => {
      problems.push(problemAt(`/spec/${list}/${index}${pointer}`, message, hint));
    });
  const plans = [...pod.initContainers.map(plan('initContainers')), ...pod.containers.map(plan('containers'))];
  return problems.length > 0 ? fail(problems) : succeed(plans);
}

type Complain = (pointer: string, message: string, hint?: string) => void;

function planContainer(
  container: Container,
  kind: ContainerKind,
  images: ImageTable,
  sources: Sources,
  complain: Complain,
): ContainerPlan {
  const found = findImage(container.image, images);
  if (found === undefined && container.command === undefined) {
    complain(
      '/image',
      `${container.image} has no command on this machine`,
      `map it, with --image ${container.image}=COMMAND, or give the container a command`,
    );
  }
  const image = found ?? { entrypoint: [] };
  const environment = containerEnvironment(container, image, sources);
  for (const message of environment.problems) complain('/env', message);
  return {
    name: container.name,
    kind,
    container,
    image,
    argv: wordsOf(container, image).map((word) => expandVariables(word, environment.declared)),
    env: environment.variables,
    directory: container.workingDir ?? image.workingDir ?? '/',
    identity: checkedIdentity(container, sources.pod, image, complain),
    mounts: plannedMounts(container, environment.declared),
  };
}

/** `command` replaces the image's entrypoint and arguments, `args` only its arguments. */
function wordsOf(container: Container, image: ImageCommand): readonly string[] {
  if (container.command !== undefined) return [...container.command, ...(container.args ?? [])];
  return [...image.entrypoint, ...(container.args ?? image.arguments ?? [])];
}

function checkedIdentity(container: Container, pod: Pod, image: ImageCommand, complain: Complain): Identity {
  const identity = identityOf(container, pod, image);
  const mustNotBeRoot = container.securityContext.runAsNonRoot ?? pod.securityContext.runAsNonRoot ?? false;
  if (mustNotBeRoot && identity.uid === 0)
    complain('/securityContext/runAsNonRoot', 'the container would run as root', 'set runAsUser');
  return identity;
}

function plannedMounts(container: Container, variables: Readonly<Record<string, string>>): readonly PlannedMount[] {
  return container.volumeMounts
    .map(({ name, mountPath, readOnly, subPath, subPathExpr }) => {
      const below = subPath ?? (subPathExpr === undefined ? undefined : expandVariables(subPathExpr, variables));
      return {
        volume: name,
        path: mountPath.replace(/(?<=.)\/+$/, ''),
        readOnly,
        ...(below === undefined ? {} : { subPath: below }),
      };
    })
    .sort((left, right) => left.path.split('/').length - right.path.split('/').length);
}

function kindOf(list: 'initContainers' | 'containers', container: Container): ContainerKind {
  if (list === 'containers') return 'regular';
  return container.restartPolicy === 'Always' ? 'sidecar' : 'init';
}

function problemAt(pointer: string, message: string, hint?: string): Diagnostic {
  return {
    code: 'pod/cannot-start',
    severity: 'error',
    where: { kind: 'pointer', pointer },
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}
