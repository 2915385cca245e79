import { byteLength } from '../value/go-string.ts';

/** Line of an offset, from 1. */
export function lineAt(source: string, position: number): number {
  let line = 1;
  for (let at = source.indexOf('\n'); at >= 0 && at < position; at = source.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Byte offset of a position within its line, from 0: the column of Go's execution errors. */
export function byteColumnAt(source: string, position: number): number {
  return byteLength(source.slice(lineStart(source, position), position));
}

/** Column of a position in characters, from 1: what people and editors count. */
export function columnAt(source: string, position: number): number {
  return position - lineStart(source, position) + 1;
}

function lineStart(source: string, position: number): number {
  return position === 0 ? 0 : source.lastIndexOf('\n', position - 1) + 1;
}
