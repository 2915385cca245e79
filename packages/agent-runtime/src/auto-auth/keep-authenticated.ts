import type { Logger } from '@sluice/core';
import { AgentError } from '../agent-error.ts';
import { isAbort } from '../failure/classify.ts';
import type { Grant } from '../lifetime/decide.ts';
import type { AuthMethod } from './auth-method.ts';
import type { AutoAuthPorts, AutoAuthSettings } from './settings.ts';
import type { LoginHistory } from './decide.ts';
import { afterToken, loginRetryMs, nextLoginMs } from './decide.ts';
import { describeLoginFailure, loginFailureOf } from './login-failure.ts';
import { renewToken } from './renew-token.ts';
import type { IssuedToken, TokenSupplySource } from './token-supply.ts';
import { watchToken } from './watch-token.ts';

/** A token that is about to be replaced, as long as it may still be renewed after all. */
interface Standby {
  readonly token: IssuedToken;
  readonly untilMs: number;
}

/**
 * Logs in, publishes the token, keeps it alive, and logs in again when it ends, is lost or its credentials change; one
 * login at a time, never without a pause. Ends only by `signal`, or with an `AgentError` of area `authentication` when
 * `exit_on_err` is set and a login fails. Source: spec/agent.md 3.2 with its DO lines.
 */
export async function keepAuthenticated(
  settings: AutoAuthSettings,
  method: AuthMethod,
  supply: TokenSupplySource,
  ports: AutoAuthPorts,
  signal: AbortSignal,
): Promise<never> {
  const { clock, random, log, metrics } = ports;
  let history: LoginHistory = { shortLives: 0 };
  let standby: Standby | undefined;
  for (;;) {
    await clock.sleep(
      nextLoginMs(history, settings.method.maxBackoffMs, clock.monotonicMs(), random.fraction()),
      signal,
    );
    const held = await obtainToken(settings, method, standby, ports, signal);
    if (held.token !== standby?.token) {
      history = { ...history, lastLoginAtMs: clock.monotonicMs() };
      log.log('info', 'authentication successful', {
        method: settings.method.type,
        accessor: held.token.accessor,
        ttlSeconds: held.token.leaseDurationSeconds,
      });
      metrics.increment('agent.auth.success');
      supply.tokens.publish(held.token);
    }
    metrics.set('agent.authenticated', 1);
    const end = await watchToken(held.token, held.grant, { ...settings, authMethod: method, supply }, ports, signal);
    metrics.set('agent.authenticated', end.expected ? 1 : 0);
    log.log('info', 'token ended', { reason: end.reason, accessor: held.token.accessor });
    history = afterToken(history, end.expected, clock.monotonicMs());
    standby =
      end.renewableForMs > 0 ? { token: held.token, untilMs: clock.monotonicMs() + end.renewableForMs } : undefined;
  }
}

interface HeldToken {
  readonly token: IssuedToken;
  readonly grant: Grant;
}

/** Logs in until it succeeds. While a standby token lives, it is renewed in preference: its leases live with it. */
async function obtainToken(
  settings: AutoAuthSettings,
  method: AuthMethod,
  standby: Standby | undefined,
  ports: AutoAuthPorts,
  signal: AbortSignal,
): Promise<HeldToken> {
  const { clock, random, log } = ports;
  const bounds = { minMs: settings.method.minBackoffMs, maxMs: settings.method.maxBackoffMs };
  for (let failures = 1; ; failures += 1) {
    try {
      return (await renewStandby(standby, ports, signal)) ?? hold(await method.authenticate(signal));
    } catch (error) {
      if (isAbort(error, signal)) throw error;
      ports.metrics.increment('agent.auth.failure');
      const message = describeLoginFailure(error, settings.method);
      if (settings.method.exitOnError) throw new AgentError('authentication', message, { cause: error });
      const failure = loginFailureOf(error);
      const waitMs = loginRetryMs(bounds, failures, failure, random.fraction());
      logFailure(log, message, failures, waitMs);
      await clock.sleep(waitMs, signal);
    }
  }
}

async function renewStandby(
  standby: Standby | undefined,
  ports: AutoAuthPorts,
  signal: AbortSignal,
): Promise<HeldToken | undefined> {
  if (standby === undefined || ports.clock.monotonicMs() >= standby.untilMs) return undefined;
  const outcome = await renewToken(ports.vault, standby.token, ports.log, signal);
  return outcome.kind === 'granted' ? { token: standby.token, grant: outcome.grant } : undefined;
}

function hold(token: IssuedToken): HeldToken {
  return { token, grant: { durationMs: token.leaseDurationSeconds * 1000, renewable: token.renewable } };
}

/** Every failure is a line of the same level, with a count; the growing waits keep them few. */
function logFailure(log: Logger, message: string, failures: number, waitMs: number): void {
  log.log('error', 'authentication failed', { error: message, failures, retryMs: Math.round(waitMs) });
}
