import type { JsonObject } from '@sluice/core';
import type { FileWrite } from '../effect.ts';
import { replaceRawBytes } from '../value/go-string.ts';

/** The files that effects amount to, starting from none: one entry a path, sorted by path. */
export function writesAfter(effects: readonly FileWrite[]): readonly JsonObject[] {
  const files = new Map<string, { content: string; mode: number }>();
  for (const { path, content, append, mode } of effects) {
    const before = append ? (files.get(path)?.content ?? '') : '';
    files.set(path, { content: before + content, mode });
  }
  return [...files]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([path, { content, mode }]) => ({
      path,
      content: replaceRawBytes(content),
      mode: mode.toString(8).padStart(4, '0'),
    }));
}
