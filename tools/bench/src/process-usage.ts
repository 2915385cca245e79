import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process has used so far, from /proc (Linux only). */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  /** Anonymous memory: what the process adds to the machine, in bytes. */
  readonly anonymousBytes: number;
  readonly residentBytes: number;
}

let ticksPerSecond: number | undefined;

export function usageOf(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const memory = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8');
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    anonymousBytes: kilobytes(memory, 'Anonymous') * 1024,
    residentBytes: kilobytes(memory, 'Rss') * 1024,
  };
}

/** Megabytes with one decimal, as the tables show memory. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? Number.NaN);
}
