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

interface Entry extends Flight {
  waiting: number;
  /** The client whose request this is has gone. */
  ownerless: boolean;
}

export function createInFlight(): InFlight {
  const flights = new Map<string, Entry>();
  const launch = (key: string, start: () => Flight): Entry => {
    const entry: Entry = { ...start(), waiting: 0, ownerless: false };
    const forget = (): void => {
      if (flights.get(key) === entry) flights.delete(key);
    };
    flights.set(key, entry);
    entry.reply.then((reply) => {
      forget();
      // Nobody else may read it.
      if (reply.kind === 'stream' && entry.ownerless) entry.abort(new Error('the client is gone'));
    }, forget);
    return entry;
  };
  return {
    async share(key, gone, start) {
      gone.throwIfAborted();
      const found = flights.get(key);
      const entry = found ?? launch(key, start);
      entry.waiting += 1;
      try {
        return { reply: await untilGone(entry.reply, gone), mine: found === undefined };
      } finally {
        entry.waiting -= 1;
        if (gone.aborted && found === undefined) entry.ownerless = true;
        // Still listed: still without a reply.
        if (entry.waiting === 0 && flights.get(key) === entry) {
          flights.delete(key);
          entry.abort(gone.reason);
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
