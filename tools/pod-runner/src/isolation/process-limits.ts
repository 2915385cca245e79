import { accessSync, constants } from 'node:fs';

/** Where plain processes find memory that looks like a folder. */
export const memoryFolder: string = '/dev/shm';

/** Whether volumes can lie in memory. */
export function hasMemoryFolder(): boolean {
  try {
    accessSync(memoryFolder, constants.W_OK);
    return process.platform === 'linux';
  } catch {
    return false; // no such folder, or not ours: volumes go to the temporary folder, and `limits` says so
  }
}

/** What plain processes cannot do, one sentence each. */
export function limitsOf(inMemory: boolean, canChangeOwner: boolean): readonly string[] {
  return [
    "files: containers see all of this machine's; only paths in commands, environment and configuration lead to the pod's volumes; readOnly is not enforced",
    'processes: pidof, pkill and kill see only the pod, everything else sees all of this machine',
    "network: the pod uses this machine's; two pods cannot listen on one port",
    'capabilities are not dropped',
    ...(canChangeOwner
      ? ['supplementary groups are not applied']
      : ['runAsUser, runAsGroup and fsGroup are not applied']),
    ...(inMemory ? [] : ['memory volumes lie in the temporary folder, on disk']),
  ];
}
