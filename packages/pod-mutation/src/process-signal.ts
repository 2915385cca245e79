import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { secretKey } from '@sluice/annotations';
import type { TemplateDocument } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { ownProgram } from './command.ts';
import type { AgentFlavor } from './flavor.ts';
import type { PodView } from './pod.ts';
import { atAnnotation, podError } from './problem.ts';

/** What decides how a process is signalled. */
export interface SignalStyle {
  readonly flavor: AgentFlavor;
  /** Whether the sidecar writes its files before the application runs. */
  readonly native: boolean;
}

/**
 * How the agent signals a process after it has written the file: ours by itself; a foreign one, whose images have it,
 * by `pkill`, and by a shell around it only where the application does not run yet at the first file. Before the
 * application runs, in the init container, there is nothing to signal. Source: spec/injector.md 8, 6.32.
 */
export function signalOf(
  text: string,
  role: AgentRole,
  { flavor, native }: SignalStyle,
): Pick<TemplateDocument, 'exec'> {
  const [signal = '', process = ''] = text.split(':');
  if (role === 'init' || process === '') return {};
  if (flavor === 'sluice') return { exec: { command: [...ownProgram(), 'signal', '-if-running', text] } };
  const words = ['pkill', `-${signal.replace(/^SIG/, '')}`, '-x', process.slice(0, longestProgramName)];
  return { exec: { command: native ? ['/bin/sh', '-c', `${words.join(' ')} || true`] : words } };
}

/** Linux keeps that much of a program's name; the tools of foreign images compare nothing else. */
export const longestProgramName = 15;

/** With the processes of its node in sight an agent would signal those of other pods. */
export function checkSignals(set: AnnotationSet, pod: PodView, report: (problem: AnnotationDiagnostic) => void): void {
  if (pod.spec['hostPID'] !== true) return;
  for (const { key, rawName, texts } of set.secrets) {
    if ((texts['agent-inject-signal'] ?? '') === '') continue;
    const where = atAnnotation(secretKey(key, 'agent-inject-signal', rawName));
    const message = 'the pod has hostPID: processes of other pods would be signalled too';
    report(podError('agent', 'pod/process-namespace', where, message, { hint: 'remove one of the two' }));
  }
}
