/** Knows whether anything real is under way: what a faked clock waits for before it goes on. */
export interface Busyness {
  /** The same object; its promises count until they settle. */
  watch<T extends object>(port: T): T;
  /** Counts until `work` settles. */
  until<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing has been under way for some turns of the event loop. */
  settle(): Promise<void>;
}

const QUIET_TURNS = 20;

export function createBusyness(): Busyness {
  let busy = 0;
  const until = async <T>(work: Promise<T>): Promise<T> => {
    busy += 1;
    try {
      return await work;
    } finally {
      busy -= 1;
    }
  };
  return {
    until,
    watch: (port) =>
      new Proxy(port, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name, target);
          if (typeof member !== 'function') return member;
          return (...args: readonly unknown[]): unknown => {
            const answer: unknown = Reflect.apply(member, target, args);
            return answer instanceof Promise ? until(answer) : answer;
          };
        },
      }),
    async settle() {
      for (let quiet = 0; quiet < QUIET_TURNS; quiet = busy === 0 ? quiet + 1 : 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
