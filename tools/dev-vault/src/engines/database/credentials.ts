import type { RandomIds } from '../../core/random-ids.ts';
import type { UsernameFacts } from './username-template.ts';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digits = '0123456789';
const all = `${lower}${upper}${digits}-`;
const longestName = 63;

/** The name without a template. Source: spec/vault-api.md 8.3, item 2. */
export function makeUsername({ ids, displayName, roleName, wallMs }: UsernameFacts): string {
  const parts = ['v', displayName.slice(0, 8), roleName.slice(0, 8), ids.base62(20), String(Math.floor(wallMs / 1000))];
  return parts.join('-').slice(0, longestName);
}

/** Twenty characters with at least one of each class; drawn again until that is so. */
export function makePassword(ids: RandomIds): string {
  for (;;) {
    const password = ids.text(20, all);
    if ([/[a-z]/, /[A-Z]/, /\d/, /-/].every((rule) => rule.test(password))) return password;
  }
}
