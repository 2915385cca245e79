import type { Dependency, DependencyValue } from '@sluice/template';
import { dependencyKey } from './dependency-key.ts';
import { keepDependency } from './keep-dependency.ts';
import type { KeeperPorts, KeeperSettings } from './keeper-ports.ts';

export type KeeperEvent =
  | { readonly kind: 'arrived'; readonly key: string; readonly value: DependencyValue }
  | {
      readonly kind: 'failed';
      readonly key: string;
      readonly dependency: Dependency;
      readonly error: unknown;
      readonly failures: number;
    }
  /** A bug of ours: keepers end only when they are stopped. */
  | { readonly kind: 'crashed'; readonly error: unknown };

/** One keeper for each dependency in use, however many templates use it. */
export interface KeeperSet extends AsyncDisposable {
  /** Starts keepers for what is new among `wanted` and stops those of what is no longer wanted. Answers what stopped. */
  reconcile(wanted: ReadonlyMap<string, Dependency>): readonly string[];
}

/** A set without keepers; they live until they are stopped, the set is disposed of, or `signal` aborts. */
export function createKeeperSet(
  settings: KeeperSettings,
  ports: KeeperPorts,
  post: (event: KeeperEvent) => void,
  signal: AbortSignal,
): KeeperSet {
  const running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  const ending = new Set<Promise<void>>();
  const start = async (key: string, dependency: Dependency, until: AbortSignal): Promise<void> => {
    const arrived = (value: DependencyValue): void => {
      post({ kind: 'arrived', key, value });
    };
    const failed = (error: unknown, failures: number): void => {
      post({ kind: 'failed', key, dependency, error, failures });
    };
    try {
      await keepDependency(dependency, settings, { arrived, failed }, ports, until);
    } catch (error) {
      if (!until.aborted) post({ kind: 'crashed', error });
    }
  };
  return {
    reconcile(wanted): readonly string[] {
      const stopped = [...running.keys()].filter((key) => !wanted.has(key));
      for (const key of stopped) {
        const keeper = running.get(key);
        running.delete(key);
        if (keeper === undefined) continue;
        keeper.stop.abort(new Error('no template uses it any more'));
        ending.add(keeper.ended);
        void keeper.ended.then(() => ending.delete(keeper.ended));
      }
      for (const [key, dependency] of wanted) {
        if (running.has(key)) continue;
        const stop = new AbortController();
        running.set(key, { stop, ended: start(key, dependency, AbortSignal.any([signal, stop.signal])) });
      }
      return stopped;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const { stop } of running.values()) stop.abort(new Error('the templates end'));
      await Promise.all([...ending, ...[...running.values()].map(({ ended }) => ended)]);
    },
  };
}

/** The dependencies by key, each once. */
export function byKey(dependencies: Iterable<Dependency>): Map<string, Dependency> {
  const keyed = new Map<string, Dependency>();
  for (const dependency of dependencies) {
    const key = dependencyKey(dependency);
    if (!keyed.has(key)) keyed.set(key, dependency);
  }
  return keyed;
}
