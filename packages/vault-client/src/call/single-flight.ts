/** Lets equal work that is in progress be shared. */
export interface SingleFlight<T> {
  /**
   * The result of the work in progress under `key`, or of `start`. The work ends early only when all who wait for it
   * have aborted; who aborts is rejected at once with the reason of their signal.
   */
  share(key: string, signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();
  const launch = (key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const controller = new AbortController();
    const result = start(controller.signal).finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    const flight: Flight<T> = { result, controller, waiting: 0 };
    flights.set(key, flight);
    return flight;
  };
  return {
    async share(key, signal, start) {
      signal?.throwIfAborted();
      const flight = flights.get(key) ?? launch(key, start);
      flight.waiting += 1;
      try {
        return await untilAborted(flight.result, signal);
      } finally {
        flight.waiting -= 1;
        // Still listed means still running: nobody wants it any more.
        if (flight.waiting === 0 && flights.get(key) === flight) {
          flights.delete(key);
          flight.controller.abort(signal?.reason);
        }
      }
    },
  };
}

function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    result.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
