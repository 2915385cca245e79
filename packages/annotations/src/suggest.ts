import { closestName } from '@sluice/core';
import { annotationEntries } from './catalogue.ts';
import { findEntry } from './key.ts';
import { annotationPrefixes, prefixOf } from './prefix.ts';

// Keys that people write from memory, seen in issues of the peer (spec/injector.md 1.5).
const misremembered: Readonly<Record<string, string>> = {
  'extra-secret': 'agent-extra-secret',
  'agent-go-max-procs': 'go-max-procs',
  'agent-auth-min-backoff': 'auth-min-backoff',
  'agent-auth-max-backoff': 'auth-max-backoff',
  'agent-log-level': 'log-level',
  'agent-log-format': 'log-format',
  'agent-client-timeout': 'client-timeout',
  'agent-client-max-retries': 'client-max-retries',
  'agent-role': 'role',
  'agent-service': 'service',
  'agent-template-max-connections-per-host': 'template-max-connections-per-host',
  'agent-cache-use-auth-auth-token': 'agent-cache-use-auto-auth-token',
};

const misrememberedFamilies: readonly (readonly [wrong: string, right: string])[] = [
  ['agent-inject-file-permission-', 'agent-inject-perms-'],
  ['agent-inject-permissions-', 'agent-inject-perms-'],
  ['agent-inject-location-', 'agent-inject-file-'],
  ['agent-inject-filename-', 'agent-inject-file-'],
  ['telemetry-', 'agent-telemetry-'],
  ['agent-auth-config-', 'auth-config-'],
  ['agent-secret-volume-path-', 'secret-volume-path-'],
];

/**
 * What an unknown part behind the prefix was probably meant to be, with the NAME of the named form kept:
 * `agent-inject-secrets-db` gives `agent-inject-secret-db`. `undefined` when nothing is near.
 */
export function suggestSuffix(rest: string): string | undefined {
  return recallSuffix(rest) ?? closestName(rest, [...fixedKeys, ...namedCandidates(rest)]);
}

/** The right key for one that people are known to write from memory; some of these look like other keys of ours. */
export function recallSuffix(rest: string): string | undefined {
  const known = misremembered[rest];
  if (known !== undefined) return known;
  const family = misrememberedFamilies.find(([wrong]) => rest.startsWith(wrong));
  return family === undefined ? undefined : family[1] + rest.slice(family[0].length);
}

/** The right key for one with a prefix that is nearly ours (`vault.hasicorp.com/role`). `undefined`: not meant for us. */
export function suggestPrefix(key: string): string | undefined {
  if (prefixOf(key) !== undefined) return undefined;
  const slash = key.indexOf('/');
  if (slash < 0) {
    const flattened = /^vault-hashicorp-com-(.+)$/.exec(key)?.[1];
    return flattened !== undefined && findEntry(flattened) !== undefined
      ? `vault.hashicorp.com/${flattened}`
      : undefined;
  }
  const prefix = key.slice(0, slash + 1);
  const rest = key.slice(slash + 1);
  // Only keys that we would understand: other software may well use a prefix that looks like ours.
  if (findEntry(rest) === undefined || !/vault|openbao|hashi/.test(prefix)) return undefined;
  const meant = closestName(prefix, annotationPrefixes);
  return meant === undefined || prefix.endsWith(`.${meant}`) || prefix.startsWith(meant.slice(0, -1))
    ? undefined
    : meant + rest;
}

const fixedKeys: readonly string[] = annotationEntries
  .filter(({ scope, bareForm }) => scope === 'global' || bareForm !== 'none')
  .map(({ suffix }) => suffix);

const namedSuffixes: readonly string[] = annotationEntries
  .filter(({ scope }) => scope !== 'global')
  .map(({ suffix }) => suffix);

// For each place where NAME may begin: the named form whose fixed part is nearest to what stands before it.
function namedCandidates(rest: string): readonly string[] {
  return namedSuffixes.flatMap((suffix) => {
    const dashes = suffix.split('-').length;
    const parts = rest.split('-');
    return parts.length <= dashes ? [] : [`${suffix}-${parts.slice(dashes).join('-')}`];
  });
}
