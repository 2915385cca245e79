import type { FileSystem } from '@sluice/core';
import { HostError } from '@sluice/core';
import type { FileWrite } from '@sluice/template';
import { RenderOutput } from '@sluice/template';

interface WantedFile extends Omit<FileWrite, 'append' | 'content'> {
  readonly bytes: Uint8Array;
}

/**
 * Carries out the `writeToFile` calls of a complete pass: each path once, as its calls add up from an empty file, and only
 * where the content differs. Source: spec/template.md 9.3, 14 item 1.
 */
export async function applyEffects(files: FileSystem, effects: readonly FileWrite[]): Promise<void> {
  for (const file of addUp(effects).values()) {
    if (await holds(files, file)) continue;
    await files.replace(file.path, file.bytes, {
      mode: file.mode,
      ...(file.user === '' ? {} : { uid: await files.resolveUser(file.user) }),
      ...(file.group === '' ? {} : { gid: await files.resolveGroup(file.group) }),
    });
  }
}

function addUp(effects: readonly FileWrite[]): ReadonlyMap<string, WantedFile> {
  const wanted = new Map<string, WantedFile>();
  for (const { append, content, ...rest } of effects) {
    const before = append ? (wanted.get(rest.path)?.bytes ?? new Uint8Array()) : new Uint8Array();
    const added = new RenderOutput(content).bytes();
    const bytes = new Uint8Array(before.length + added.length);
    bytes.set(before);
    bytes.set(added, before.length);
    wanted.set(rest.path, { ...rest, bytes });
  }
  return wanted;
}

async function holds(files: FileSystem, { path, bytes }: WantedFile): Promise<boolean> {
  try {
    const present = await files.read(path);
    return present.length === bytes.length && present.every((byte, index) => byte === bytes[index]);
  } catch (error) {
    if (error instanceof HostError && ['not-found', 'not-directory'].includes(error.failure)) return false;
    throw error;
  }
}
