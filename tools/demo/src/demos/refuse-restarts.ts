import type { RunningPod } from '@sluice/pod-runner';
import { DemoError } from '../error.ts';

/** Secrets change without restarts; one that happened is a failure of the demo. */
export function refuseRestarts({ containers }: RunningPod): void {
  const restarted = containers.filter(({ restarts }) => restarts > 0).map(({ name }) => name);
  if (restarted.length === 0) return;
  throw new DemoError('DEMO_CHECK', `pod: ${restarted.join(', ')} restarted; read its lines above`);
}
