import type { Diagnostic } from '@sluice/core';
import type { FileLocation, HclKey, HclValue } from '../hcl/tree.ts';

/** Takes one problem; decoding goes on, so that all are told at once. */
export type Report = (problem: Diagnostic) => void;

/** One place where a key stands. */
export interface Occurrence {
  readonly key: HclKey;
  readonly labels: readonly HclKey[];
  readonly value: HclValue;
}

/** How the value of a key is read from all the places where it stands. */
export interface Field<T> {
  /** Whether an object may be the value; if not, an object under this name is a labelled block. */
  readonly nests: boolean;
  /** `undefined` when there is no value, or a wrong one that has been reported. */
  read(occurrences: readonly Occurrence[], report: Report): T | undefined;
}

export function reportError(report: Report, code: string, where: FileLocation, message: string, hint?: string): void {
  report({ code, severity: 'error', where, message, ...(hint === undefined ? {} : { hint }) });
}

export function reportWarning(report: Report, code: string, where: FileLocation, message: string, hint?: string): void {
  report({ code, severity: 'warning', where, message, ...(hint === undefined ? {} : { hint }) });
}
