import type { Dependency } from '@sluice/template';
import { firstOf } from '../first-of.ts';
import type { Grant } from '../lifetime/decide.ts';
import { createElapsedTime, sleepElapsed } from '../lifetime/elapsed.ts';
import { watchLifetime } from '../lifetime/run.ts';
import type { Held, Standby } from './held.ts';
import type { KeeperPorts } from './keeper-ports.ts';
import { renewLease } from './renew-lease.ts';

type Wait = (signal: AbortSignal) => Promise<Standby | undefined>;

/**
 * Waits until something newer should be fetched: the time has come, the lease cannot be extended, the token that it
 * hangs on was replaced, somebody asked for it, or the file changed.
 */
export function untilStale(
  dependency: Dependency,
  held: Held,
  ports: KeeperPorts,
  signal: AbortSignal,
): Promise<Standby | undefined> {
  const { plan } = held;
  const waits: Wait[] =
    plan.kind === 'renew'
      ? [untilLeaseEnds(dependency, held, plan.grant, ports), untilTokenIsReplaced(held, ports)]
      : [untilTimeIsUp(plan.waitMs, ports), plan.leased ? untilTokenIsReplaced(held, ports) : untilAsked(ports)];
  if (dependency.kind === 'file') waits.push(untilFileChanges(dependency.path, ports));
  return firstOf(signal, waits);
}

function untilTimeIsUp(waitMs: number, { clock }: KeeperPorts): Wait {
  return async (signal) => {
    await sleepElapsed(clock, createElapsedTime(clock), waitMs, signal);
    return undefined;
  };
}

function untilLeaseEnds(dependency: Dependency, held: Held, grant: Grant, ports: KeeperPorts): Wait {
  return async (signal) => {
    const end = await watchLifetime(ports, grant, (until) => renewLease(held, ports, until), signal);
    ports.log.log('info', 'lease ends', { dependency: dependency.identity, reason: end.reason });
    if (end.reason !== 'failing') return undefined;
    return { held, untilMs: ports.clock.monotonicMs() + end.remainingMs };
  };
}

function untilTokenIsReplaced({ token }: Held, { supply }: KeeperPorts): Wait {
  return async (signal) => {
    await supply.tokens.next(token, signal);
    return undefined;
  };
}

function untilAsked({ refreshes }: KeeperPorts): Wait {
  const seen = refreshes.current;
  return async (signal) => {
    await refreshes.next(seen, signal);
    return undefined;
  };
}

function untilFileChanges(path: string, { files }: KeeperPorts): Wait {
  return async (signal) => {
    const changes = files.watch(path, signal)[Symbol.asyncIterator]();
    await changes.next();
    return undefined;
  };
}
