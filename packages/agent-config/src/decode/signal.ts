import { posixSignals } from '@sluice/core';
import type { Field } from './field.ts';
import { reportError } from './field.ts';
import { scalar, scalarText } from './scalar.ts';

/** `SIGTERM`, `sigterm`, `TERM` or 15, as `SIGTERM`. The empty text is absence. Source: spec/agent.md 2.4.4. */
export function signal(): Field<string> {
  return scalar((value, name, report) => {
    const spelled = scalarText(value)?.toUpperCase();
    if (spelled === '') return undefined;
    const found = Object.entries(posixSignals).find(([signalName, number]) => {
      return spelled === signalName || `SIG${spelled ?? ''}` === signalName || spelled === String(number);
    });
    if (found !== undefined) return found[0];
    const message = `${name} is not a signal`;
    reportError(report, 'agent-config/signal', value.where, message, 'use a name such as SIGTERM');
    return undefined;
  });
}
