import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, readFile } from 'node:fs/promises';
import { HostError } from '@sluice/core';
import { hostOperation } from '../host-failure.ts';
import { refuseSpecialFile } from './special-file.ts';

/**
 * Configuration, credentials, templates and what they produce are far smaller; a sidecar has 128 MiB for everything.
 */
export const largestFileBytes: number = 64 * 1024 * 1024;

/** What a shell hands over: `-config <(...)` is a pipe under this name, and its other end is at work already. */
const handedOver = /^\/dev\/(?:stdin|fd\/[0-9]+)$/;

/**
 * The bytes of a regular file. Opening a pipe that nobody writes to would block a thread of the pool for good, and a
 * device may have no end: both are refused (`not-file`), as is what is larger than 64 MiB (`unknown`).
 */
export function readRegularFile(path: string, limitBytes: number = largestFileBytes): Promise<Uint8Array> {
  return hostOperation('read', path, async () => {
    if (handedOver.test(path)) return new Uint8Array(await readFile(path));
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = await file.stat();
      if (!facts.isDirectory()) refuseSpecialFile(facts, 'read', path);
      return await readBounded(file, facts.size, path, limitBytes);
    } finally {
      await file.close();
    }
  });
}

/** `size` is a hint only: files of /proc say 0, and a file can grow. */
async function readBounded(file: FileHandle, size: number, path: string, limitBytes: number): Promise<Uint8Array> {
  if (size > limitBytes) throw tooLarge(path, limitBytes);
  let bytes = new Uint8Array(Math.min(Math.max(size, 4095), limitBytes) + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
    length += bytesRead;
    if (bytesRead === 0) return bytes.subarray(0, length);
    if (length > limitBytes) throw tooLarge(path, limitBytes);
    if (length === bytes.length) {
      const larger = new Uint8Array(Math.min(2 * length, limitBytes + 1));
      larger.set(bytes);
      bytes = larger;
    }
  }
}

function tooLarge(path: string, limitBytes: number): HostError {
  const message = `${path}: is larger than ${limitBytes} bytes, which is the limit; name a smaller file`;
  return new HostError('unknown', 'read', path, message);
}
