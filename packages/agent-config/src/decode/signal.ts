import type { Field } from './field.ts';
import { reportError } from './field.ts';
import { scalar, scalarText } from './scalar.ts';

/** Numbers of Linux on every architecture that Node runs on. */
const signals: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
  SIGSYS: 31,
};

/** `SIGTERM`, `sigterm`, `TERM` or 15, as `SIGTERM`. The empty text is absence. Source: spec/agent.md 2.4.4. */
export function signal(): Field<string> {
  return scalar((value, name, report) => {
    const spelled = scalarText(value)?.toUpperCase();
    if (spelled === '') return undefined;
    const found = Object.entries(signals).find(([signalName, number]) => {
      return spelled === signalName || `SIG${spelled ?? ''}` === signalName || spelled === String(number);
    });
    if (found !== undefined) return found[0];
    const message = `${name} is not a signal`;
    reportError(report, 'agent-config/signal', value.where, message, 'use a name such as SIGTERM');
    return undefined;
  });
}
