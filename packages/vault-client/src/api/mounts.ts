import type { Clock } from '@sluice/core';
import { createSingleFlight } from '../call/single-flight.ts';
import type { SingleFlight } from '../call/single-flight.ts';
import { isObject, member, textOf } from '../reply/decode-json.ts';
import type { Secret } from '../reply/secret.ts';
import { alignMountPath } from './kv-path.ts';
import type { Mount } from './kv-path.ts';

const lifetimeMs = 5 * 60_000;
/** An agent meets a handful of mounts; this only keeps an odd caller from growing the table. */
const capacity = 1000;

/** Mounts seen lately, by namespace. */
export interface MountTable {
  find(namespace: string, path: string, signal: AbortSignal | undefined, ask: Ask): Promise<Mount>;
  /** Forgets what is known about the mount behind `path`. */
  forget(namespace: string, path: string): void;
}

type Ask = (signal: AbortSignal) => Promise<Mount>;

export function createMountTable(clock: Clock): MountTable {
  const known = new Map<string, { readonly mount: Mount; readonly expiresMs: number }>();
  const flights: SingleFlight<Mount> = createSingleFlight();
  const asking = new Map<string, { readonly path: string; readonly settled: Promise<void> }>();
  const keyOf = (namespace: string, path: string): string | undefined =>
    prefixesOf(path)
      .map((prefix) => `${namespace}\n${prefix}`)
      .find((key) => known.has(key));
  return {
    async find(namespace, path, signal, ask) {
      const lookUp = (): Mount | undefined => {
        const found = known.get(keyOf(namespace, path) ?? '');
        return found !== undefined && found.expiresMs > clock.monotonicMs() ? found.mount : undefined;
      };
      const area = `${namespace}\n${firstSegment(path)}`;
      const ahead = asking.get(area);
      // Paths that are asked for at the same time mostly lie in one mount: the others wait for the first answer, once.
      if (lookUp() === undefined && ahead !== undefined && ahead.path !== path)
        await settledOrAborted(ahead.settled, signal);
      const found = lookUp();
      if (found !== undefined) return found;
      const answer = flights.share(`${namespace}\n${path}`, signal, ask).then((mount) => {
        if (known.size >= capacity) known.clear();
        known.set(`${namespace}\n${mount.path}`, { mount, expiresMs: clock.monotonicMs() + lifetimeMs });
        return mount;
      });
      const settled = answer.then(
        () => undefined,
        () => undefined,
      );
      const entry = { path, settled };
      if (!asking.has(area)) asking.set(area, entry);
      void settled.then(() => {
        if (asking.get(area) === entry) asking.delete(area);
      });
      return answer;
    },
    forget(namespace, path) {
      const key = keyOf(namespace, path);
      if (key !== undefined) known.delete(key);
    },
  };
}

/** The mount that a preflight reply describes for `path`; version 1 when it says nothing else. */
export function decodeMount(secret: Secret | undefined, path: string): Mount {
  const data = secret?.data ?? {};
  const options = member(data, 'options');
  const type = textOf(member(data, 'type'));
  const version = isObject(options) && textOf(member(options, 'version')) === '2' && type === 'kv' ? 2 : 1;
  const reported = textOf(member(data, 'path'));
  return { path: alignMountPath(reported, path) ?? `${path.split('/')[0] ?? ''}/`, type, version };
}

function firstSegment(path: string): string {
  return /^\/*([^/]*)/.exec(path)?.[1] ?? '';
}

/** Rejects with the reason of `signal`; leaves no listener behind. */
async function settledOrAborted(settled: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return settled;
  signal.throwIfAborted();
  let abort = (): void => undefined;
  const aborted = new Promise<void>((_, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
  });
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([settled, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function prefixesOf(path: string): readonly string[] {
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  return segments.map((_, index) => `${segments.slice(0, segments.length - index).join('/')}/`);
}
