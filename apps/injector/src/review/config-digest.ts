import { createHash } from 'node:crypto';
import type { InjectorSettings } from '@sluice/pod-mutation';

const digests = new WeakMap<InjectorSettings, string>();

/**
 * Sixteen hexadecimal digits that stand for the settings and the rules of the default annotations: in an audit log they
 * tell which pods were injected under the same configuration. Computed once for settings. Source: spec/kubernetes.md 1.6.
 */
export function configDigest(settings: InjectorSettings): string {
  const known = digests.get(settings);
  if (known !== undefined) return known;
  const { effective, policy } = settings;
  const content = JSON.stringify([[...effective].map(([name, { text }]) => [name, text]), policy.defaultAnnotations]);
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  digests.set(settings, digest);
  return digest;
}
