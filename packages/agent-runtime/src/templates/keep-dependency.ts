import type { Dependency } from '@sluice/template';
import { AgentError } from '../agent-error.ts';
import type { IssuedToken } from '../auto-auth/token-supply.ts';
import { isAbort, isRefusal, isTokenInvalid, retryAfterOf } from '../failure/classify.ts';
import { firstOf } from '../first-of.ts';
import { backoffMs } from '../retry/decide.ts';
import type { Fetched } from './fetch.ts';
import { fetchDependency } from './fetch.ts';
import type { Held, Lease, Standby } from './held.ts';
import type { KeeperPorts, KeeperReports, KeeperSettings } from './keeper-ports.ts';
import type { RefreshPlan } from './refresh/decide.ts';
import { planRefresh } from './refresh/decide.ts';
import { renewLease } from './renew-lease.ts';
import { untilStale } from './until-stale.ts';

/**
 * Fetches a dependency, keeps it alive or reads it again in time, for ever. What was received stays valid until
 * something newer has arrived: no failure takes it away. Ends only by `signal`.
 * Source: spec/template.md 10.3 to 10.5, spec/agent.md 6.3, 6.4, 6.10.
 */
export async function keepDependency(
  dependency: Dependency,
  settings: KeeperSettings,
  reports: KeeperReports,
  ports: KeeperPorts,
  signal: AbortSignal,
): Promise<never> {
  let standby: Standby | undefined;
  for (;;) {
    const held = await obtain(dependency, standby, settings, reports, ports, signal);
    standby = await untilStale(dependency, held, ports, signal);
  }
}

/** Tries until it works. While the old lease lives, each try renews it in preference to replacing it. */
async function obtain(
  dependency: Dependency,
  standby: Standby | undefined,
  settings: KeeperSettings,
  reports: KeeperReports,
  ports: KeeperPorts,
  signal: AbortSignal,
): Promise<Held> {
  const { supply, clock, random } = ports;
  for (let failures = 1; ; failures += 1) {
    const token = await supply.tokens.next(undefined, signal);
    try {
      const renewed = failures === 1 ? undefined : await renewStandby(standby, ports, signal);
      return renewed ?? (await fetchOnce(dependency, token, settings, reports, ports, signal));
    } catch (error) {
      if (isAbort(error, signal)) throw error;
      if (isRefusal(error)) supply.refused({ token, invalid: isTokenInvalid(error) });
      reports.failed(error, failures);
      const waitMs = backoffMs(settings.retry, failures, random.fraction(), retryAfterOf(error));
      await firstOf<unknown>(signal, [
        (until) => clock.sleep(waitMs, until),
        (until) => supply.tokens.next(token, until),
      ]);
    }
  }
}

async function fetchOnce(
  dependency: Dependency,
  token: IssuedToken,
  settings: KeeperSettings,
  reports: KeeperReports,
  ports: KeeperPorts,
  signal: AbortSignal,
): Promise<Held> {
  const { clock, random, log } = ports;
  const options = { token: token.token, signal, maxRetries: 0 };
  const certificate = { threshold: settings.leaseThreshold, nowMs: clock.wallMs(), jitter: random.fraction() };
  const { value, lifetime, replaceInMs } = await fetchDependency(dependency, ports, certificate, options);
  const plan: RefreshPlan =
    replaceInMs === undefined
      ? planRefresh(lifetime, settings, clock.wallMs(), random.fraction())
      : { kind: 'after', waitMs: replaceInMs, leased: false };
  if (plan.kind === 'not-yet') {
    throw new AgentError('template', `${dependency.identity}: the secret is being rotated right now`, {
      code: 'AGENT_ROTATION_IN_PROGRESS',
    });
  }
  log.log('debug', 'dependency received', { dependency: dependency.identity, next: plan.kind });
  reports.arrived(value);
  return { plan, token, lease: leaseOf(lifetime) };
}

async function renewStandby(
  standby: Standby | undefined,
  ports: KeeperPorts,
  signal: AbortSignal,
): Promise<Held | undefined> {
  if (standby === undefined || ports.clock.monotonicMs() >= standby.untilMs) return undefined;
  const { held } = standby;
  const outcome = await renewLease(held, ports, signal);
  if (outcome.kind === 'failed') return undefined;
  return { ...held, plan: { kind: 'renew', grant: outcome.grant } };
}

function leaseOf({ leaseId, auth }: Fetched['lifetime']): Lease | undefined {
  if (auth !== undefined) return { kind: 'token', token: auth.clientToken };
  return leaseId === '' ? undefined : { kind: 'lease', id: leaseId };
}
