import type { JsonObject, JsonValue } from '@sluice/core';
import { JsonNumber } from '@sluice/core';
import type { Grant } from '../../lifetime/decide.ts';

/** What a response says about its own lifetime. Seconds, as on the wire. */
export interface SecretLifetime {
  /** Empty when the secret has no lease. */
  readonly leaseId: string;
  readonly leaseDurationSeconds: number;
  readonly renewable: boolean;
  /** Present when the response carries a token. */
  readonly auth?: { readonly leaseDurationSeconds: number; readonly renewable: boolean } | undefined;
  readonly data?: JsonObject | undefined;
}

export interface RefreshSettings {
  /** `static_secret_render_interval`. */
  readonly staticIntervalMs: number;
  /** `lease_renewal_threshold`, in (0, 1]. */
  readonly leaseThreshold: number;
}

export type RefreshPlan =
  /** Fetch again after this long. `leased`: what was received dies with the token that it was read with. */
  | { readonly kind: 'after'; readonly waitMs: number; readonly leased: boolean }
  /** Renew it for as long as the server lets us, then replace it. */
  | { readonly kind: 'renew'; readonly grant: Grant }
  /** The server is rotating it right now: not a value to show, ask again soon. */
  | { readonly kind: 'not-yet' };

/**
 * When a secret is fetched again. `nowWallMs` is Unix time; `jitter` in [0, 1).
 * Whatever has no lease is static: the interval counts, also for KV version 1 with its `lease_duration` of weeks.
 * Source: spec/template.md 10.4 as changed by spec/agent.md 6.9 (spec/decisions.md 26).
 */
export function planRefresh(
  secret: SecretLifetime,
  settings: RefreshSettings,
  nowWallMs: number,
  jitter: number,
): RefreshPlan {
  const grant = grantOf(secret);
  if (grant !== undefined) return planLeased(grant, settings, jitter);
  const data = secret.data ?? {};
  const ttl = numberIn(data, 'ttl');
  if (numberIn(data, 'rotation_period') !== undefined && ttl !== undefined) {
    return ttl > 0 ? unleasedAfter((ttl + 1) * 1000) : { kind: 'not-yet' };
  }
  const ownMs = ownLifetimeMs(data, nowWallMs);
  if (ownMs !== undefined && ownMs > 0) return unleasedAfter(shareOf(ownMs, settings.leaseThreshold, jitter));
  return unleasedAfter(staticIntervalMs(settings, jitter));
}

/** The render interval ± 5 %. */
export function staticIntervalMs(settings: RefreshSettings, jitter: number): number {
  return settings.staticIntervalMs * (0.95 + 0.1 * jitter);
}

function planLeased(grant: Grant, settings: RefreshSettings, jitter: number): RefreshPlan {
  if (grant.renewable) return { kind: 'renew', grant };
  return {
    kind: 'after',
    waitMs: shareOf(grant.durationMs, settings.leaseThreshold, jitter),
    leased: true,
  };
}

function grantOf({ auth, leaseId, leaseDurationSeconds, renewable }: SecretLifetime): Grant | undefined {
  if (auth !== undefined && auth.leaseDurationSeconds > 0) return grant(auth.leaseDurationSeconds, auth.renewable);
  if (leaseId !== '' && leaseDurationSeconds > 0) return grant(leaseDurationSeconds, renewable);
  return undefined;
}

function grant(seconds: number, renewable: boolean): Grant {
  return { durationMs: seconds * 1000, renewable };
}

/** Lifetimes that secrets without a lease state in their data: certificates and AppRole secret ids. */
function ownLifetimeMs(data: JsonObject, nowWallMs: number): number | undefined {
  const expiration = numberIn(data, 'expiration');
  if (data['certificate'] !== undefined && expiration !== undefined) return expiration * 1000 - nowWallMs;
  const secretIdTtl = numberIn(data, 'secret_id_ttl');
  if (data['secret_id'] !== undefined && secretIdTtl !== undefined && secretIdTtl > 0) return (secretIdTtl + 1) * 1000;
  return undefined;
}

/** `threshold` ± 5 % of a lifetime; the jitter is dropped where it would leave the lifetime. */
function shareOf(lifetimeMs: number, threshold: number, jitter: number): number {
  const share = threshold + (jitter - 0.5) * 0.1;
  return lifetimeMs * (share > 0 && share < 1 ? share : threshold);
}

function unleasedAfter(waitMs: number): RefreshPlan {
  return { kind: 'after', waitMs, leased: false };
}

/** Only real numbers count: a secret of KV version 1 may hold a text under any of these names. */
function numberIn(data: JsonObject, name: string): number | undefined {
  const value: JsonValue | undefined = data[name];
  if (value instanceof JsonNumber) return value.toNumber();
  return typeof value === 'number' ? value : undefined;
}
