import type { HclValue } from '../hcl/tree.ts';
import type { Field, Report } from './field.ts';
import { reportError, reportWarning } from './field.ts';
import { scalar, wrongType } from './scalar.ts';

const largestMode = 0o7777;

/**
 * Permission bits. A text is octal; an integer is taken as it is (HCL writes `0640`, JSON has no octal and needs 416),
 * with a warning when its decimal digits look like an octal mode. Source: spec/agent.md 2.4.2.
 */
export function mode(): Field<number> {
  return scalar(readMode);
}

function readMode(value: HclValue, name: string, report: Report): number | undefined {
  if (value.kind === 'string' && value.text === '') return undefined;
  const bits = bitsOf(value);
  if (bits === undefined) {
    wrongType(report, value.where, name, 'a file mode in octal, such as "0640"');
    return undefined;
  }
  if (bits < 0 || bits > largestMode) {
    const hint = 'write it as octal text, such as "0640"';
    reportError(report, 'agent-config/file-mode', value.where, `${name} has more than 12 bits`, hint);
    return undefined;
  }
  if (value.kind === 'number' && looksForgotten(value.text, bits)) {
    const octal = `0${bits.toString(8)}`;
    const message = `${name} ${value.text} is decimal and means ${octal}`;
    reportWarning(report, 'agent-config/file-mode', value.where, message, `write "0${value.text}" if that was meant`);
  }
  return bits;
}

function bitsOf(value: HclValue): number | undefined {
  if (value.kind === 'number' && value.integer !== undefined) return Number(value.integer);
  if (value.kind !== 'string' || !/^(?:0o)?[0-7]{1,22}$/.test(value.text.trim())) return undefined;
  return Number.parseInt(value.text.trim().replace('0o', ''), 8);
}

function looksForgotten(text: string, bits: number): boolean {
  return /^[1-7][0-7]*$/.test(text) && bits > 0o777;
}
