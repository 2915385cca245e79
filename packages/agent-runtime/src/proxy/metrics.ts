/** Counters and gauges of the agent, in memory. Names are those of spec/agent.md 9, without prefix: `agent.cache.hit`. */
export interface ProxyMetrics {
  increment(name: string): void;
  set(name: string, value: number): void;
  /** `prefix` is `vault` for dashboards of the peer. */
  toPrometheus(prefix: string): string;
  /** The shape of the peer's in-memory sink; counters count from the start of the agent. */
  toJson(prefix: string, timestamp: string): string;
}

export function createProxyMetrics(): ProxyMetrics {
  const counters = new Map<string, number>();
  const gauges = new Map<string, number>();
  const sorted = (values: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
    [...values].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    increment(name) {
      counters.set(name, (counters.get(name) ?? 0) + 1);
    },
    set(name, value) {
      gauges.set(name, value);
    },
    toPrometheus: (prefix) =>
      [
        ...sorted(counters).map(([name, value]) => exposition(prefix, name, 'counter', value)),
        ...sorted(gauges).map(([name, value]) => exposition(prefix, name, 'gauge', value)),
      ].join(''),
    toJson: (prefix, timestamp) =>
      JSON.stringify({
        Timestamp: timestamp,
        Gauges: sorted(gauges).map(([name, value]) => ({ Name: `${prefix}.${name}`, Value: value, Labels: {} })),
        Points: [],
        Counters: sorted(counters).map(([name, value]) => ({
          Name: `${prefix}.${name}`,
          Count: value,
          Sum: value,
          Labels: {},
        })),
        Samples: [],
      }),
  };
}

function exposition(prefix: string, name: string, type: 'counter' | 'gauge', value: number): string {
  const id = `${prefix}_${name}`.replace(/[^a-zA-Z0-9_]/g, '_');
  return `# HELP ${id} ${name}\n# TYPE ${id} ${type}\n${id} ${value}\n`;
}
