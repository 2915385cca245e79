import { annotationPrefixes } from '@sluice/annotations';
import { parseGoBoolean } from '@sluice/core';
import type { ObjectMetadata } from '../kubernetes/metadata.ts';

/**
 * Whether a pod that runs asks for the agent and was never given one, as the webhook would decide about it. Pods that
 * are being deleted, mirror pods and those in `systemNamespaces` are not meant. Source: spec/injector.md 9.5.
 */
export function isUninjected(pod: ObjectMetadata, systemNamespaces: ReadonlySet<string>): boolean {
  const { annotations, namespace, isBeingDeleted } = pod;
  const asked = annotationPrefixes
    .map((prefix) => annotations[`${prefix}agent-inject`])
    .find((text) => text !== undefined);
  if (asked === undefined || isBeingDeleted || systemNamespaces.has(namespace)) return false;
  const wanted = parseGoBoolean(asked);
  if (!wanted.ok || !wanted.value || annotations['kubernetes.io/config.mirror'] !== undefined) return false;
  return !annotationPrefixes.some((prefix) => annotations[`${prefix}agent-inject-status`] === 'injected');
}
