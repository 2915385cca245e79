import type { Clock, Logger, Random } from '@sluice/core';
import { messageOf } from '../agent-error.ts';
import type { IssuedToken, TokenSupply } from '../auto-auth/token-supply.ts';
import { isAbort } from '../failure/classify.ts';
import type { FileSink } from './file-sink.ts';

export interface SinkPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** What goes into the file for a token: the token itself, or something wrapped around it. */
export type SinkContent = (token: IssuedToken, signal: AbortSignal) => Promise<Uint8Array>;

/**
 * Writes every new token into the sink, and tries again after 2 s ± 1 s for as long as the token is the newest.
 * `written` is called after each success. Ends only by `signal`. Source: spec/agent.md 4.1.
 */
export async function runSink(
  sink: FileSink,
  content: SinkContent,
  { tokens }: TokenSupply,
  written: () => void,
  ports: SinkPorts,
  signal: AbortSignal,
): Promise<never> {
  const { clock, random, log } = ports;
  let done: IssuedToken | undefined;
  for (;;) {
    const token = await tokens.next(done, signal);
    try {
      await sink.write(await content(token, signal));
      done = token;
      log.log('info', 'token written', { path: sink.path });
      written();
    } catch (error) {
      if (isAbort(error, signal)) throw error;
      log.log('error', 'token not written', { path: sink.path, error: messageOf(error) });
      await clock.sleep(1000 + 2000 * random.fraction(), signal);
    }
  }
}
