import type { AnnotationSet } from '@sluice/annotations';
import { textOf } from '@sluice/annotations';

/** Which agent an image holds: ours, or one that is started like `vault`. */
export type AgentFlavor = 'sluice' | 'vault';

/**
 * The flavour of the agent's image. `auto`: ours when the repository ends in `sluice/agent`, `vault` for every other
 * one. Decides command, probe and hooks, never volumes or configuration. Source: spec/decisions.md 32.
 */
export function agentFlavor(set: AnnotationSet): AgentFlavor {
  const wanted = textOf(set, 'agent-flavor');
  if (wanted === 'sluice' || wanted === 'vault') return wanted;
  const repository = repositoryOf(textOf(set, 'agent-image'));
  return repository === 'sluice/agent' || repository.endsWith('/sluice/agent') ? 'sluice' : 'vault';
}

/** An image reference without tag and digest: `registry:5000/a/b:1@sha256:0` is `registry:5000/a/b`. */
export function repositoryOf(image: string): string {
  const withoutDigest = image.split('@', 1)[0] ?? '';
  const name = withoutDigest.slice(withoutDigest.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  return colon < 0 ? withoutDigest : withoutDigest.slice(0, withoutDigest.length - name.length + colon);
}
