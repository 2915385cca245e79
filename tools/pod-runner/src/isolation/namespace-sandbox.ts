import { once } from 'node:events';
import { chmod, chown, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessExit } from '@sluice/core';
import type { ContainerPlan } from '../container/plan.ts';
import { PodRunnerError } from '../error.ts';
import { placeFile } from '../image/place-file.ts';
import type { Volume } from '../manifest/pod.ts';
import { openPodNetwork } from '../network/pod-network.ts';
import type { PodNetwork } from '../network/pod-network.ts';
import { enterScript } from './enter-script.ts';
import { exitOf } from './exit.ts';
import { launch, readOutput, toldReady, toolEnvironment, toolPath } from './launch.ts';
import { enterWords, startHolder } from './namespace-holder.ts';
import type { EnterWords, Holder } from './namespace-holder.ts';
import { NamespaceProcess, withSignal } from './namespace-process.ts';
import { hostsFile, serviceAddress } from './pod-hosts.ts';
import { hostnameOf } from './sandbox-script.ts';
import type { ContainerProcess, Sandbox, SandboxOptions } from './sandbox.ts';
import { setprivWords } from './setpriv.ts';

// The first child of this shell is process 1 of a namespace of its own. Not `unshare --fork`: it loses the signal that
// ended its child. The shell's own word on that ("Killed") stays out of the container's output.
const OWN_PROCESSES = 'exec 4>&2 2>/dev/null; /bin/sh "$0" 2>&4 4>&-; exit $?';
const WORLD_READABLE = 0o004;

/**
 * A pod from Linux namespaces (spec/toolchain.md 5): process 1 of the pod holds them and ends with us, because it
 * reads a pipe of ours; everything mounted is mounted inside and ends with it. `kind` is `namespaces` as root.
 */
export async function openNamespaceSandbox(
  kind: 'namespaces' | 'user-namespace',
  options: SandboxOptions,
): Promise<Sandbox> {
  const holder = await startHolder(kind, options);
  const enter = enterWords(kind, holder.podPid);
  const inside = `/proc/${holder.podPid}/root${join(options.folder, 'pod')}`;
  await mkdir(join(inside, 'volumes'));
  await writeFile(join(inside, 'hostname'), `${hostnameOf(options.pod)}\n`);
  await writeFile(join(inside, 'hosts'), hostsFile(options));
  const network = await openPodNetwork({
    folder: join(options.folder, 'net'),
    enter,
    services: options.services,
    addressOf: serviceAddress,
  });
  return new NamespaceSandbox(kind, options, { holder, enter, inside, network });
}

interface Parts {
  readonly holder: Holder;
  /** The words before a command that shall run in the pod's namespaces. */
  readonly enter: EnterWords;
  readonly inside: string;
  readonly network: PodNetwork;
}

class NamespaceSandbox implements Sandbox {
  readonly isolation: 'namespaces' | 'user-namespace';
  readonly limits: readonly string[];
  readonly canChangeOwner: boolean;
  readonly #options: SandboxOptions;
  readonly #parts: Parts;
  #starts = 0;

  constructor(kind: 'namespaces' | 'user-namespace', options: SandboxOptions, parts: Parts) {
    this.isolation = kind;
    this.canChangeOwner = kind === 'namespaces';
    this.limits =
      kind === 'namespaces'
        ? []
        : ['runAsUser, runAsGroup and fsGroup are not applied: without root there is one user only'];
    this.#options = options;
    this.#parts = parts;
  }

  async createVolume(volume: Volume): Promise<string> {
    const folder = join(this.#parts.inside, 'volumes', volume.name);
    await mkdir(folder);
    if (volume.kind === 'files') {
      await chmod(folder, 0o755);
      return folder;
    }
    await this.#mountMemory(volume.name, volume.sizeBytes);
    const { fsGroup } = this.#options.pod.securityContext;
    if (fsGroup !== undefined && this.canChangeOwner) await chown(folder, 0, fsGroup);
    await chmod(folder, fsGroup === undefined ? 0o777 : 0o2777);
    return folder;
  }

  async start(plan: ContainerPlan): Promise<ContainerProcess> {
    const { folder, pod, onLine } = this.#options;
    const imageFiles = { ...(await this.#readableFiles(plan)), ...(await this.#writeScripts(plan)) };
    const script = join(folder, 'scripts', `${plan.name}-${String(++this.#starts)}.sh`);
    const root = this.isolation === 'namespaces' ? 'overlay' : 'assembled';
    await writeFile(script, enterScript(plan, { podFolder: join(folder, 'pod'), imageFiles, root }), { mode: 0o644 });
    const run = pod.shareProcessNamespace
      ? ['--', '/bin/sh', script]
      : ['--pid', '--', '/bin/sh', '-c', OWN_PROCESSES, script];
    const words = [
      ...this.#parts.enter('--mount', '--pid', '--ipc', '--uts', '--net'),
      toolPath('unshare'),
      '--mount',
      '--propagation',
      'private',
      ...run,
    ];
    const child = launch(words, plan.env, ['ignore', 'pipe', 'pipe', 'pipe']);
    const output = readOutput(child, (stream, line) => {
      onLine(plan.name, stream, line);
    });
    const exit = exitOf(child).then(async (ended) => output.then(() => withSignal(ended)));
    if (!(await toldReady(child))) {
      await exit;
      throw new PodRunnerError(
        'POD_CONTAINER_CREATE',
        `container ${plan.name}: its root could not be built; its last output lines say why`,
      );
    }
    return new NamespaceProcess(child, exit, pod.shareProcessNamespace ? 1 : 2);
  }

  async execute(
    plan: ContainerPlan,
    process: ContainerProcess,
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<ProcessExit> {
    const user = this.isolation === 'namespaces' ? [] : ['--user', '--preserve-credentials'];
    const enter = [
      'nsenter',
      '--target',
      String(process.pid),
      ...user,
      '--mount',
      '--pid',
      '--ipc',
      '--uts',
      '--net',
      '--root',
      '--wd',
      '--',
    ];
    const child = launch([...enter, ...setprivWords(plan.identity, this.canChangeOwner), ...words], plan.env, [
      'ignore',
      'pipe',
      'pipe',
    ]);
    const stop = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    const output = readOutput(child, (stream, line) => {
      this.#options.onLine(plan.name, stream, line);
    });
    const ended = await exitOf(child);
    await output;
    signal.removeEventListener('abort', stop);
    return ended;
  }

  async connect(port: number): ReturnType<PodNetwork['connect']> {
    return this.#parts.network.connect(port);
  }

  async publish(port: number, hostPort: number): Promise<number> {
    return this.#parts.network.publish(port, hostPort);
  }

  async close(): Promise<void> {
    const { holder, network } = this.#parts;
    await network.close();
    if (holder.process.exitCode !== null || holder.process.signalCode !== null) return;
    const ended = once(holder.process, 'exit');
    holder.process.kill('SIGKILL'); // --kill-child takes process 1 of the pod along, and the kernel everything in it
    await ended;
  }

  async #mountMemory(name: string, sizeBytes: number | undefined): Promise<void> {
    const target = join(this.#options.folder, 'pod', 'volumes', name);
    const limits = ['nosuid', 'nodev', 'mode=0777', ...(sizeBytes === undefined ? [] : [`size=${sizeBytes}`])];
    const child = launch(
      [...this.#parts.enter('--mount'), 'mount', '-t', 'tmpfs', '-o', limits.join(','), name, target],
      toolEnvironment,
      ['ignore', 'ignore', 'pipe'],
    );
    const ended = await exitOf(child);
    if (ended.kind === 'signalled' || ended.exitCode !== 0)
      throw new PodRunnerError('POD_VOLUME', `volume ${name}: its memory could not be mounted`);
  }

  /** Files are bound where they lie, whatever folder that is; what other users may not read is copied first. */
  async #readableFiles(plan: ContainerPlan): Promise<Readonly<Record<string, string>>> {
    const files: Record<string, string> = {};
    for (const [inside, outside] of Object.entries(plan.image.files ?? {})) {
      const { mode } = await stat(outside);
      const isReadable = !this.canChangeOwner || (mode & WORLD_READABLE) !== 0;
      files[inside] = isReadable
        ? outside
        : await placeFile(outside, join(this.#options.folder, 'files', plan.name, inside));
    }
    return files;
  }

  async #writeScripts(plan: ContainerPlan): Promise<Readonly<Record<string, string>>> {
    const written: Record<string, string> = {};
    for (const [inside, text] of Object.entries(plan.image.scripts ?? {})) {
      const path = join(this.#options.folder, 'scripts', `${plan.name}${inside.replaceAll('/', '_')}`);
      await writeFile(path, `#!/bin/sh\n${text}`, { mode: 0o755 });
      written[inside] = path;
    }
    return written;
  }
}
