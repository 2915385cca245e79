import type { Reply } from './reply.ts';

/** Equal requests that are in progress. */
export interface InFlight {
  /**
   * The reply of the equal request in progress, or of `start`. `mine` is false for a reply of another's request: a
   * stream among those belongs to the other alone. The work is aborted when nobody waits for it any more.
   */
  share(key: string, gone: AbortSignal, start: () => Flight): Promise<SharedReply>;
}

/** Work that has begun. */
export interface Flight {
  readonly reply: Promise<Reply>;
  abort(reason: unknown): void;
}

export interface SharedReply {
  readonly reply: Reply;
  readonly mine: boolean;
}

export function createInFlight(): InFlight {
  const flights = new Map<string, Flight & { waiting: number }>();
  return {
    async share(key, gone, start) {
      gone.throwIfAborted();
      const found = flights.get(key);
      const flight = found ?? { ...start(), waiting: 0 };
      if (found === undefined) {
        flights.set(key, flight);
        const forget = (): void => {
          if (flights.get(key) === flight) flights.delete(key);
        };
        flight.reply.then(forget, forget);
      }
      flight.waiting += 1;
      try {
        return { reply: await untilGone(flight.reply, gone), mine: found === undefined };
      } finally {
        flight.waiting -= 1;
        // Still listed: still without a reply.
        if (flight.waiting === 0 && flights.get(key) === flight) {
          flights.delete(key);
          flight.abort(gone.reason);
        }
      }
    },
  };
}

function untilGone(reply: Promise<Reply>, gone: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      reject(gone.reason as Error);
    };
    gone.addEventListener('abort', leave, { once: true });
    reply.then(resolve, reject).finally(() => {
      gone.removeEventListener('abort', leave);
    });
  });
}
