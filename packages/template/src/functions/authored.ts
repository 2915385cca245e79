import { hidden, Operand as HiddenOperand } from '../failure.ts';
import type { Operand } from '../parse/tree.ts';

/** A text for a message: shown when the template itself spells it out, described when it came from data. */
export function authored(text: string, operand: Operand | undefined, shown: string = text): HiddenOperand {
  return operand?.kind === 'string' ? new HiddenOperand(shown, shown) : hidden(shown);
}
