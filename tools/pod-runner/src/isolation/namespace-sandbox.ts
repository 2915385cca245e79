import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, stat, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
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
import { readLines } from './lines.ts';
import { childrenOf, mountNamespaceOf, processesInMountNamespace, signalProcess } from './process-table.ts';
import { hostnameOf, podAddress, sandboxScript } from './sandbox-script.ts';
import type { ContainerProcess, Sandbox, SandboxOptions } from './sandbox.ts';
import { setprivWords } from './setpriv.ts';

// The first child of this shell is process 1 of a namespace of its own. Not `unshare --fork`: it loses the signal that
// ended its child. The shell's own word on that ("Killed") stays out of the container's output.
const OWN_PROCESSES = 'exec 4>&2 2>/dev/null; /bin/sh "$0" 2>&4 4>&-; exit $?';
const SIGNALLED = 128; // a shell adds the signal's number

const WORLD_READABLE = 0o004;

const TOOLS = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };

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

interface Holder {
  readonly process: ChildProcess;
  readonly podPid: number;
}

interface Parts {
  readonly holder: Holder;
  /** The words before a command that shall run in the pod's namespaces. */
  readonly enter: EnterWords;
  readonly inside: string;
  readonly network: PodNetwork;
}

type EnterWords = (...namespaces: readonly string[]) => readonly string[];

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
      TOOLS,
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

function withSignal(exit: ProcessExit): ProcessExit {
  if (exit.kind === 'signalled' || exit.exitCode <= SIGNALLED) return exit;
  const found = Object.entries(constants.signals).find(([, number]) => number === exit.exitCode - SIGNALLED);
  return found === undefined ? exit : { kind: 'signalled', signal: found[0] };
}

class NamespaceProcess implements ContainerProcess {
  readonly exit: Promise<ProcessExit>;
  readonly #child: ChildProcess;
  readonly #pid: number | undefined;
  readonly #mounts: string | undefined;

  constructor(child: ChildProcess, exit: Promise<ProcessExit>, depth: number) {
    this.#child = child;
    this.#pid = descendant(child.pid ?? 0, depth);
    this.#mounts = this.#pid === undefined ? undefined : mountNamespaceOf(this.#pid);
    this.exit = exit.then((ended) => {
      this.#killRest();
      return ended;
    });
  }

  get pid(): number {
    return this.#pid ?? 0;
  }

  signal(name: NodeJS.Signals): boolean {
    if (this.#pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return false;
    return signalProcess(this.#pid, name);
  }

  kill(): void {
    if (this.#pid !== undefined) this.signal('SIGKILL');
    this.#killRest();
  }

  // As a container runtime does by cgroup: nothing that the container started outlives its main process.
  #killRest(): void {
    if (this.#mounts === undefined || this.#mounts === mountNamespaceOf(process.pid)) return;
    for (const pid of processesInMountNamespace(this.#mounts)) signalProcess(pid, 'SIGKILL');
  }
}

async function startHolder(kind: 'namespaces' | 'user-namespace', options: SandboxOptions): Promise<Holder> {
  for (const [name, mode] of [
    ['pod', 0o755],
    ['net', 0o700],
    ['scripts', 0o755],
  ] as const)
    await mkdir(join(options.folder, name), { mode });
  const script = join(options.folder, 'scripts', 'sandbox.sh');
  await writeFile(script, sandboxScript(options, serviceAddress));
  const user = kind === 'namespaces' ? [] : ['--user', '--map-root-user'];
  const flags = ['--pid', '--fork', '--kill-child', '--ipc', '--uts', '--net', '--mount', '--propagation', 'private'];
  const child = launch(['unshare', ...user, ...flags, '--', '/bin/sh', script], TOOLS, [
    'pipe',
    'ignore',
    'pipe',
    'pipe',
  ]);
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const ready = await toldReady(child);
  const [podPid] = childrenOf(child.pid ?? 0);
  if (ready && podPid !== undefined) return { process: child, podPid };
  child.kill('SIGKILL');
  throw new PodRunnerError(
    'POD_SANDBOX',
    `the pod's namespaces could not be made: ${complaint.trim().split('\n').at(-1) ?? 'no reason given'}; try --isolation processes`,
  );
}

function launch(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  stdio: ('pipe' | 'ignore')[],
): ChildProcess {
  const [file = '', ...args] = words;
  return spawn(toolPath(file), args, { env, stdio, detached: true, cwd: '/' });
}

function toolPath(name: string): string {
  return name.includes('/') ? name : `/usr/bin/${name}`;
}

function readOutput(
  child: ChildProcess,
  onLine: (stream: 'stdout' | 'stderr', line: string) => void,
): Promise<unknown> {
  const read = (stream: 'stdout' | 'stderr'): Promise<void> | undefined => {
    const source = child[stream];
    return source === null
      ? undefined
      : readLines(source, (line) => {
          onLine(stream, line);
        });
  };
  return Promise.all([read('stdout'), read('stderr')]);
}

/** Whether the script behind `child` wrote to descriptor 3, which its parents hold open for as long as they live. */
function toldReady(child: ChildProcess): Promise<boolean> {
  const channel = child.stdio[3];
  return new Promise((resolve) => {
    const answer = (ready: boolean) => (): void => {
      channel?.destroy();
      resolve(ready);
    };
    if (channel === undefined || channel === null) resolve(false);
    else channel.once('data', answer(true)).once('close', answer(false));
  });
}

function enterWords(kind: 'namespaces' | 'user-namespace', podPid: number): EnterWords {
  const user = kind === 'namespaces' ? [] : ['--user', '--preserve-credentials'];
  return (...namespaces) => ['nsenter', '--target', String(podPid), ...user, ...namespaces, '--'];
}

function descendant(pid: number, depth: number): number | undefined {
  const [child] = childrenOf(pid);
  return child === undefined || depth === 1 ? child : descendant(child, depth - 1);
}

/** Service addresses of the pod, as cluster addresses look. */
function serviceAddress(index: number): string {
  return `10.96.0.${String(10 + index)}`;
}

function hostsFile({ pod, services }: SandboxOptions): string {
  const names = [...new Set(services.map(({ host }) => host))];
  const lines = [
    '127.0.0.1 localhost',
    '::1 localhost ip6-localhost ip6-loopback',
    `${podAddress} ${hostnameOf(pod)}`,
    ...names.map((name, index) => `${serviceAddress(index)} ${name}`),
    ...pod.hostAliases.map(({ ip, hostnames }) => `${ip} ${hostnames.join(' ')}`),
  ];
  return `${lines.join('\n')}\n`;
}
