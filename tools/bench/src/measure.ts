import { performance } from 'node:perf_hooks';

/** One competitor of a comparison: does its work `count` times. */
export interface Competitor {
  readonly name: string;
  readonly run: (count: number) => Promise<void> | void;
}

/** What a competitor reached: medians over the rounds, spread as the distance between the extremes. */
export interface Rate {
  readonly name: string;
  readonly perCpuSecond: number;
  readonly perSecond: number;
  /** (largest - smallest) / median of the rounds' CPU rates. */
  readonly spread: number;
}

const ROUND_MS = 400;
const ROUNDS = 5;

/**
 * Rates of several competitors in this process, interleaved round by round so that a slow moment of the machine hits
 * all of them. The number of repetitions of a round is found by a warm-up of the same length.
 */
export async function measureRates(competitors: readonly Competitor[]): Promise<readonly Rate[]> {
  const counts: number[] = [];
  for (const competitor of competitors) counts.push(await repetitionsFor(competitor));
  const rounds: { cpu: number; wall: number }[][] = competitors.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, competitor] of competitors.entries()) {
      rounds[index]?.push(await timed(competitor, counts[index] ?? 1));
    }
  }
  return competitors.map(({ name }, index) => summarise(name, counts[index] ?? 1, rounds[index] ?? []));
}

/** The middle value; of an even number the lower one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

async function repetitionsFor(competitor: Competitor): Promise<number> {
  let count = 1;
  for (;;) {
    const { wall } = await timed(competitor, count);
    if (wall > ROUND_MS / 1000) return count;
    count = Math.ceil(count * Math.min(10, Math.max(1.5, (ROUND_MS * 1.2) / 1000 / Math.max(wall, 1e-5))));
  }
}

async function timed(competitor: Competitor, count: number): Promise<{ cpu: number; wall: number }> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await competitor.run(count);
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - started) / 1000 };
}

function summarise(name: string, count: number, rounds: readonly { cpu: number; wall: number }[]): Rate {
  const perCpu = rounds.map(({ cpu }) => count / cpu);
  const middle = median(perCpu);
  return {
    name,
    perCpuSecond: middle,
    perSecond: median(rounds.map(({ wall }) => count / wall)),
    spread: (Math.max(...perCpu) - Math.min(...perCpu)) / middle,
  };
}
