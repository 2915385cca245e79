import { SizedInteger } from '../value/tagged.ts';
import { kindOf, typeName } from '../value/kind.ts';
import { checkTextLength } from '../value/limits.ts';
import type { Value } from '../value/value.ts';
import type { Flags } from './format.ts';
import { formatOperand, noFlags } from './format.ts';

/** Go's Sprintf. It never fails: what is wrong shows in the text. Source: spec/template.md appendix E. */
export function printf(format: string, operands: readonly Value[]): string {
  const state: State = { format, operands, at: 0, next: 0, explicit: false };
  let text = '';
  while (state.at < format.length) {
    const percent = format.indexOf('%', state.at);
    if (percent < 0) {
      text += format.slice(state.at);
      break;
    }
    text += format.slice(state.at, percent);
    state.at = percent + 1;
    text += directive(state);
    checkTextLength(text.length);
  }
  return text + extraOperands(state);
}

interface State {
  readonly format: string;
  readonly operands: readonly Value[];
  /** Position in the format. */
  at: number;
  /** The next operand. */
  next: number;
  /** Whether an explicit index occurred, after which unused operands are not reported. */
  explicit: boolean;
}

const MOST = 1_000_000;

function directive(state: State): string {
  const flags = noFlags();
  readFlags(state, flags);
  let errors = '';
  let index = readIndex(state);
  let goodIndex = index !== 'bad';
  if (state.format[state.at] === '*') {
    state.at += 1;
    const width = integerOperand(state);
    if (width === undefined) errors += '%!(BADWIDTH)';
    else setWidth(flags, width);
    index = 'none';
  } else {
    flags.width = readNumber(state);
    if (index === 'good' && flags.width !== undefined) goodIndex = false;
  }
  if (state.format[state.at] === '.') {
    state.at += 1;
    if (index === 'good') goodIndex = false;
    index = readIndex(state);
    if (index === 'bad') goodIndex = false;
    if (state.format[state.at] === '*') {
      state.at += 1;
      const precision = integerOperand(state);
      if (precision === undefined || precision < 0) errors += '%!(BADPREC)';
      else flags.precision = precision;
      index = 'none';
    } else {
      flags.precision = readNumber(state) ?? 0;
    }
  }
  if (index !== 'good') {
    index = readIndex(state);
    if (index === 'bad') goodIndex = false;
  }
  const point = state.format.codePointAt(state.at);
  if (point === undefined) return `${errors}%!(NOVERB)`;
  const verb = String.fromCodePoint(point);
  state.at += verb.length;
  return errors + operandText(state, verb, flags, goodIndex);
}

function operandText(state: State, verb: string, flags: Flags, goodIndex: boolean): string {
  if (verb === '%') return '%';
  if (!goodIndex) return `%!${verb}(BADINDEX)`;
  if (state.next >= state.operands.length) return `%!${verb}(MISSING)`;
  if (verb === 'v' || verb === 'w') {
    flags.sharpV = flags.sharp;
    flags.plusV = flags.plus;
    flags.sharp = false;
    flags.plus = false;
  }
  const operand = state.operands[state.next];
  state.next += 1;
  return formatOperand(operand, verb, flags);
}

function readFlags(state: State, flags: Flags): void {
  for (; ; state.at++) {
    switch (state.format[state.at]) {
      case '+':
        flags.plus = true;
        break;
      case '-':
        flags.minus = true;
        break;
      case '#':
        flags.sharp = true;
        break;
      case ' ':
        flags.space = true;
        break;
      case '0':
        flags.zero = true;
        break;
      default:
        return;
    }
  }
}

/** `[n]` selects the operand; `bad` leaves the selection and marks the directive. */
function readIndex(state: State): 'none' | 'good' | 'bad' {
  if (state.format[state.at] !== '[') return 'none';
  state.explicit = true;
  const close = state.format.indexOf(']', state.at);
  if (close < 0 || state.format.length - state.at < 3) {
    state.at += 1;
    return 'bad';
  }
  const text = state.format.slice(state.at + 1, close);
  state.at = close + 1;
  const index = /^[0-9]{1,7}$/.test(text) ? Number(text) : 0;
  if (index < 1 || index > state.operands.length) return 'bad';
  state.next = index - 1;
  return 'good';
}

function readNumber(state: State): number | undefined {
  let number: number | undefined;
  while (isDigit(state.format.charCodeAt(state.at))) {
    if (number !== undefined && number > MOST) {
      // Go gives up on the whole rest of the format, and looks before it takes a digit: ten million is still fine.
      state.at = state.format.length;
      return undefined;
    }
    number = (number ?? 0) * 10 + Number(state.format[state.at]);
    state.at += 1;
  }
  return number;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** A `*` takes an integer operand of any size within a million. */
function integerOperand(state: State): number | undefined {
  if (state.next >= state.operands.length) return undefined;
  const operand = state.operands[state.next];
  state.next += 1;
  const integer = typeof operand === 'bigint' ? operand : operand instanceof SizedInteger ? operand.value : undefined;
  return integer === undefined || integer > MOST || integer < -MOST ? undefined : Number(integer);
}

function setWidth(flags: Flags, width: number): void {
  flags.width = Math.abs(width);
  if (width >= 0) return;
  flags.minus = true;
  flags.zero = false;
}

function extraOperands(state: State): string {
  if (state.explicit || state.next >= state.operands.length) return '';
  const extra = state.operands.slice(state.next).map((operand) => {
    if (kindOf(operand) === 'invalid') return '<nil>';
    return `${typeName(operand)}=${formatOperand(operand, 'v', noFlags())}`;
  });
  return `%!(EXTRA ${extra.join(', ')})`;
}
