import type { FileSource, Pod, Volume } from '../manifest/pod.ts';
import { keyedDataOf, nameOfSource, resolveSource } from '../container/sources.ts';
import type { Sources } from '../container/sources.ts';

/** One file of a volume. `path` is relative to the volume and may have folders. */
export interface VolumeFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permission bits. */
  readonly mode: number;
  /** Absent: whoever writes it. */
  readonly owner?: VolumeOwner;
}

export interface VolumeOwner {
  readonly uid: number;
  readonly gid: number;
}

export type FilesVolume = Extract<Volume, { kind: 'files' }>;

/** Files of a secret, configMap, downwardAPI or projected volume, tokens excepted: those are issued at run time. */
export function volumeFiles(
  volume: FilesVolume,
  sources: Sources,
): { files: readonly VolumeFile[]; problems: readonly string[] } {
  const parts = volume.sources.map((source) => filesOfSource(source, volume.defaultMode, sources));
  return {
    files: parts.flatMap(({ files }) => files),
    problems: parts.flatMap(({ problems }) => problems).map((message) => `volume ${volume.name}: ${message}`),
  };
}

/** The tokens that a volume holds. */
export function tokensOf(volume: FilesVolume): readonly Extract<FileSource, { kind: 'token' }>[] {
  return volume.sources.filter((source) => source.kind === 'token');
}

/** Everything that is missing for the pod's volumes, before anything starts. */
export function volumeProblems(pod: Pod, sources: Sources): readonly string[] {
  return pod.volumes.flatMap((volume) => (volume.kind === 'files' ? volumeFiles(volume, sources).problems : []));
}

interface SourceFiles {
  readonly files: readonly VolumeFile[];
  readonly problems: readonly string[];
}

function filesOfSource(source: FileSource, mode: number, sources: Sources): SourceFiles {
  switch (source.kind) {
    case 'token':
      return { files: [], problems: [] };
    case 'downward':
      return downwardFiles(source, mode, sources);
    case 'secret':
    case 'config-map':
      return keyedFiles(source, mode, sources);
  }
}

function downwardFiles(source: Extract<FileSource, { kind: 'downward' }>, mode: number, sources: Sources): SourceFiles {
  const resolved = source.items.map((item) => ({ item, value: resolveSource(item.source, undefined, sources) }));
  return {
    files: resolved.flatMap(({ item, value }) =>
      value.kind === 'found' ? [{ path: item.path, content: value.value, mode: item.mode ?? mode }] : [],
    ),
    problems: resolved.flatMap(({ value }) => (value.kind === 'problem' ? [value.message] : [])),
  };
}

function keyedFiles(
  source: Extract<FileSource, { kind: 'secret' | 'config-map' }>,
  mode: number,
  sources: Sources,
): SourceFiles {
  const data = keyedDataOf(source.kind, source.from, sources);
  if (data === undefined)
    return { files: [], problems: source.optional ? [] : [`${nameOfSource(source.kind, source.from)} is not given`] };
  const items = source.items ?? Object.keys(data).map((key) => ({ key, path: key, mode }));
  const missing = items.filter(({ key }) => data[key] === undefined);
  return {
    files: items.flatMap((item) => {
      const content = data[item.key];
      return content === undefined ? [] : [{ path: item.path, content, mode: item.mode ?? mode }];
    }),
    problems: source.optional
      ? []
      : missing.map(({ key }) => `${nameOfSource(source.kind, source.from)} has no key ${JSON.stringify(key)}`),
  };
}
