import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Server, Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessExit } from '@sluice/core';
import type { ContainerPlan } from '../container/plan.ts';
import { PodRunnerError } from '../error.ts';
import { placeFile } from '../image/place-file.ts';
import { transpile } from '../image/transpile.ts';
import type { Volume } from '../manifest/pod.ts';
import { joinSockets, listenOn } from '../network/sockets.ts';
import { exitOf } from './exit.ts';
import { GroupProcess } from './group-process.ts';
import { startGuardian } from './guardian.ts';
import type { Guardian } from './guardian.ts';
import { readLines } from './lines.ts';
import { hasMemoryFolder, limitsOf, memoryFolder } from './process-limits.ts';
import { signalProcess } from './process-table.ts';
import { rewriteEnvironment, rewritePaths } from './rewrite.ts';
import type { Replacements } from './rewrite.ts';
import type { ContainerProcess, Sandbox, SandboxOptions } from './sandbox.ts';
import { quoteWord } from './shell.ts';

const TOOLS = ['pidof', 'pgrep', 'pkill', 'killall', 'kill'];

/** A pod of plain process groups, for machines without namespaces (spec/decisions.md 28). */
export async function openProcessSandbox(options: SandboxOptions): Promise<Sandbox> {
  const memory = hasMemoryFolder() ? await mkdtemp(join(memoryFolder, 'sluice-pod-')) : undefined;
  if (memory !== undefined) await chmod(memory, 0o711);
  const guardian = startGuardian(memory === undefined ? [] : [memory]);
  const volumes = join(memory ?? options.folder, 'volumes');
  await mkdir(volumes, { mode: 0o755 });
  await writeFile(
    join(options.folder, 'pod-tools.cjs'),
    await transpile(fileURLToPath(new URL('pod-tools.ts', import.meta.url))),
  );
  return new ProcessSandbox(options, { guardian, volumes, inMemory: memory !== undefined });
}

interface Parts {
  readonly guardian: Guardian;
  readonly volumes: string;
  readonly inMemory: boolean;
}

/** What a container's processes get instead of what the manifest says. */
interface Rewritten {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly rewrite: (text: string) => string;
}

class ProcessSandbox implements Sandbox {
  readonly isolation = 'processes';
  readonly limits: readonly string[];
  readonly canChangeOwner: boolean = process.getuid?.() === 0;
  readonly #options: SandboxOptions;
  readonly #parts: Parts;
  readonly #servers: Server[] = [];
  readonly #rewritten = new Map<string, Rewritten>();
  readonly #running = new Set<ContainerProcess>();

  constructor(options: SandboxOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.limits = limitsOf(parts.inMemory, this.canChangeOwner);
  }

  async createVolume({ name, kind }: Volume): Promise<string> {
    const folder = join(this.#parts.volumes, name);
    await mkdir(folder);
    await chmod(folder, kind === 'empty-dir' ? 0o777 : 0o755);
    return folder;
  }

  async start(plan: ContainerPlan): Promise<ContainerProcess> {
    const rewritten = this.#rewritten.get(plan.name) ?? (await this.#rewritePlan(plan));
    this.#rewritten.set(plan.name, rewritten);
    const child = this.#launch(plan, rewritten, rewritten.argv);
    const exit = this.#collect(plan.name, child);
    if (child.pid === undefined) {
      throw new PodRunnerError(
        'POD_CONTAINER_CREATE',
        `container ${plan.name}: ${JSON.stringify(plan.argv[0] ?? '')} cannot be started on this machine`,
      );
    }
    await this.#rememberGroup(plan.name, child.pid);
    const process = new GroupProcess(child, exit, () => this.#running.delete(process));
    this.#running.add(process);
    return process;
  }

  async execute(
    plan: ContainerPlan,
    _process: ContainerProcess,
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<ProcessExit> {
    const rewritten = this.#rewritten.get(plan.name);
    if (rewritten === undefined) return { kind: 'exited', exitCode: 127 };
    const child = this.#launch(plan, rewritten, words.map(rewritten.rewrite));
    const stop = (): void => void signalProcess(-(child.pid ?? 0), 'SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    const collected = this.#collect(plan.name, child); // first of all: a quick command ends while we wait for something
    if (child.pid !== undefined) await this.#rememberGroup(plan.name, child.pid);
    const ended = await collected;
    signal.removeEventListener('abort', stop);
    return ended;
  }

  async connect(port: number): Promise<Socket> {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', () => {
        reject(new PodRunnerError('POD_PORT_REFUSED', `port ${String(port)} of the pod: nothing listens there`));
      });
    });
    return socket;
  }

  async publish(port: number, hostPort: number): Promise<number> {
    if (hostPort === 0 || hostPort === port) return port; // the pod listens on this machine already
    this.#servers.push(
      await listenOn({ host: '127.0.0.1', port: hostPort }, (outer) => {
        joinSockets(outer, connect({ host: '127.0.0.1', port, allowHalfOpen: true }));
      }),
    );
    return hostPort;
  }

  async close(): Promise<void> {
    for (const process of this.#running) process.kill();
    for (const server of this.#servers) server.close();
    await Promise.all([...this.#running].map(({ exit }) => exit));
    await this.#parts.guardian.close();
  }

  #launch(plan: ContainerPlan, { env, directory }: Rewritten, [file = '', ...args]: readonly string[]): ChildProcess {
    const { uid, gid } = plan.identity;
    const user = this.canChangeOwner ? { uid, gid } : {};
    return spawn(file, args, { env, cwd: directory, detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...user });
  }

  async #collect(container: string, child: ChildProcess): Promise<ProcessExit> {
    const { onLine } = this.#options;
    const exit = exitOf(child);
    const read = (stream: 'stdout' | 'stderr'): Promise<void> | undefined =>
      child[stream] === null
        ? undefined
        : readLines(child[stream], (line) => {
            onLine(container, stream, line);
          });
    const output = Promise.all([read('stdout'), read('stderr')]);
    const ended = await exit;
    if (child.pid !== undefined) {
      signalProcess(-child.pid, 'SIGKILL'); // what it left running
      await output;
    }
    return ended;
  }

  async #rememberGroup(container: string, group: number): Promise<void> {
    this.#parts.guardian.watch(group);
    await appendFile(this.#groupsFile(container), `${String(group)}\n`);
  }

  #groupsFile(container: string): string {
    return join(this.#options.folder, this.#options.pod.shareProcessNamespace ? 'groups' : `groups-${container}`);
  }

  async #rewritePlan(plan: ContainerPlan): Promise<Rewritten> {
    const folder = join(this.#options.folder, 'containers', plan.name);
    await mkdir(join(folder, 'bin'), { recursive: true, mode: 0o755 });
    const paths = { ...(await this.#placeImage(plan, folder)), ...this.#volumePaths(plan) };
    const services = Object.fromEntries(
      this.#options.services.map(({ host, port, target }) => [`${host}:${port}`, `${target.host}:${target.port}`]),
    );
    const rewrite = (text: string): string => rewriteServices(rewritePaths(text, paths), services);
    const env = rewriteEnvironment(plan.env, rewrite);
    await this.#writeTools(plan, folder);
    return {
      argv: plan.argv.map(rewrite),
      env: {
        ...env,
        PATH: `${join(folder, 'bin')}:${env['PATH'] ?? ''}`,
        SLUICE_POD_GROUPS: this.#groupsFile(plan.name),
      },
      directory:
        rewrite(plan.directory) === plan.directory && plan.directory !== '/' ? folder : rewrite(plan.directory),
      rewrite,
    };
  }

  /** Files, scripts and folders of the image, where this user can reach them. */
  async #placeImage({ image }: ContainerPlan, folder: string): Promise<Replacements> {
    const placed: Record<string, string> = {};
    for (const [inside, outside] of Object.entries(image.files ?? {}))
      placed[inside] = await placeFile(outside, join(folder, inside));
    for (const [inside, mode] of Object.entries(image.directories ?? {})) {
      placed[inside] = join(folder, inside);
      await mkdir(join(folder, inside), { recursive: true, mode: 0o755 });
      await chmod(join(folder, inside), mode);
    }
    for (const [inside, text] of Object.entries(image.scripts ?? {})) {
      placed[inside] = join(folder, inside);
      await mkdir(dirname(join(folder, inside)), { recursive: true, mode: 0o755 });
      await writeFile(join(folder, inside), `#!/bin/sh\n${rewritePaths(text, placed)}`, { mode: 0o755 });
    }
    return placed;
  }

  #volumePaths({ mounts }: ContainerPlan): Replacements {
    const at = ({ volume, subPath = '' }: ContainerPlan['mounts'][number]): string =>
      join(this.#parts.volumes, volume, subPath);
    return Object.fromEntries(mounts.map((mount) => [mount.path, at(mount)]));
  }

  async #writeTools({ image }: ContainerPlan, folder: string): Promise<void> {
    const node = image.files?.['/bin/node'] === undefined ? process.execPath : join(folder, 'bin', 'node');
    for (const tool of TOOLS) {
      const text = `#!/bin/sh\nexec ${quoteWord(node)} ${quoteWord(join(this.#options.folder, 'pod-tools.cjs'))} ${tool} "$@"\n`;
      await writeFile(join(folder, 'bin', tool), text, { mode: 0o755 });
    }
  }
}

function rewriteServices(text: string, services: Replacements): string {
  return Object.entries(services).reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
}
