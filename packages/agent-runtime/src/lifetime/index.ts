export type { Grant, LifetimeEnd, LifetimePlan, LifetimeState, RenewalOutcome } from './decide.ts';
export { afterRenewal, beginLifetime, planLifetime, remainingAt } from './decide.ts';
export type { LifetimeReport, Renew } from './run.ts';
export { watchLifetime } from './run.ts';
