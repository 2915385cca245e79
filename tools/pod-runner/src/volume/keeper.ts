import type { Clock } from '@sluice/core';
import type { ContainerPlan } from '../container/plan.ts';
import type { Sources } from '../container/sources.ts';
import type { Sandbox } from '../isolation/sandbox.ts';
import { tokensOf, volumeFiles } from './files.ts';
import type { FilesVolume, VolumeFile, VolumeOwner } from './files.ts';
import { refreshAfterMs, subjectOf, tokenAccess } from './token.ts';
import type { IssueToken } from './token.ts';
import { writeVolume } from './write.ts';

export interface VolumeKeeperOptions {
  readonly sandbox: Sandbox;
  readonly sources: Sources;
  readonly plans: readonly ContainerPlan[];
  readonly clock: Clock;
  readonly issueToken?: IssueToken;
}

const RETRY_MS = 10_000; // after a token could not be issued; the old one is still good for a fifth of its life

/** Fills the pod's volumes and issues its tokens again in time, as the kubelet does. */
export class VolumeKeeper {
  /** Volume -> folder by which this machine sees it. */
  readonly folders: ReadonlyMap<string, string>;
  readonly #options: VolumeKeeperOptions;
  readonly #closing = new AbortController();
  #refreshing: readonly Promise<void>[] = [];

  static async open(options: VolumeKeeperOptions): Promise<VolumeKeeper> {
    const folders = new Map<string, string>();
    for (const volume of options.sources.pod.volumes)
      folders.set(volume.name, await options.sandbox.createVolume(volume));
    const keeper = new VolumeKeeper(options, folders);
    for (const volume of keeper.#filesVolumes) await keeper.#write(volume);
    keeper.#refreshing = keeper.#filesVolumes
      .filter((volume) => tokensOf(volume).length > 0)
      .map((volume) => keeper.#refresh(volume));
    return keeper;
  }

  private constructor(options: VolumeKeeperOptions, folders: ReadonlyMap<string, string>) {
    this.#options = options;
    this.folders = folders;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#refreshing);
  }

  get #filesVolumes(): readonly FilesVolume[] {
    return this.#options.sources.pod.volumes.filter((volume) => volume.kind === 'files');
  }

  async #refresh(volume: FilesVolume): Promise<void> {
    const everyMs = Math.min(...tokensOf(volume).map(({ expirationSeconds }) => refreshAfterMs(expirationSeconds)));
    for (let waitMs = everyMs; ;) {
      try {
        await this.#options.clock.sleep(waitMs, this.#closing.signal);
      } catch {
        return; // closing
      }
      waitMs = await this.#write(volume).then(
        () => everyMs,
        () => RETRY_MS,
      );
    }
  }

  async #write(volume: FilesVolume): Promise<void> {
    const { sandbox, sources } = this.#options;
    const { mode, owner } = tokenAccess(
      sources.pod,
      this.#options.plans.map(({ identity }) => identity),
      volume.defaultMode,
    );
    const { fsGroup } = sources.pod.securityContext;
    const shared = fsGroup === undefined ? undefined : { uid: 0, gid: fsGroup };
    const files = [
      ...volumeFiles(volume, sources).files.map((file) => owned(file, shared)),
      ...(await this.#tokenFiles(volume, mode)).map((file) => owned(file, owner)),
    ];
    await writeVolume(
      this.folders.get(volume.name) ?? '',
      sandbox.canChangeOwner ? files : files.map((file) => owned(file, undefined)),
    );
  }

  async #tokenFiles(volume: FilesVolume, mode: number): Promise<readonly VolumeFile[]> {
    const { issueToken, sources } = this.#options;
    const subject = subjectOf(sources.pod);
    const issue = async ({
      path,
      audience,
      expirationSeconds,
    }: ReturnType<typeof tokensOf>[number]): Promise<VolumeFile> => ({
      path,
      content: (await issueToken?.(audience, expirationSeconds, subject)) ?? '',
      mode,
    });
    return Promise.all(tokensOf(volume).map(issue));
  }
}

function owned({ path, content, mode }: VolumeFile, owner: VolumeOwner | undefined): VolumeFile {
  return { path, content, mode, ...(owner === undefined ? {} : { owner }) };
}
