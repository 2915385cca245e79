/** Why a text is no IP address, in Go's words, and where. */
export interface AddressProblem {
  readonly reason: string;
  /** What is left of the text from there on. */
  readonly at?: string;
}

/** What is wrong with an IPv4 or IPv6 address, the latter possibly with a zone; `undefined` when nothing is. */
export function addressProblem(text: string): AddressProblem | undefined {
  const first = /[.:%]/.exec(text)?.[0];
  if (first === '.') return versionFourProblem(text);
  if (first === ':') return versionSixProblem(text);
  return { reason: first === '%' ? 'missing IPv6 address' : 'unable to parse IP' };
}

/** Whether the text is an IPv4 address in four decimal numbers. */
export function isVersionFour(text: string): boolean {
  return versionFourProblem(text) === undefined;
}

function versionFourProblem(text: string): AddressProblem | undefined {
  let fields = 0;
  let digits = '';
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (/[0-9]/.test(character)) {
      if (digits === '0') return { reason: 'IPv4 field has octet with leading zero' };
      digits += character;
      if (Number(digits) > 255) return { reason: 'IPv4 field has value >255' };
    } else if (character === '.') {
      if (digits === '' || index === text.length - 1) {
        return { reason: 'IPv4 field must have at least one digit', at: text.slice(index) };
      }
      if (fields === 3) return { reason: 'IPv4 address too long' };
      fields += 1;
      digits = '';
    } else {
      return { reason: 'unexpected character', at: text.slice(index) };
    }
  }
  return fields < 3 ? { reason: 'IPv4 address too short' } : undefined;
}

const BYTES = 16;

function versionSixProblem(text: string): AddressProblem | undefined {
  const percent = text.indexOf('%');
  if (percent === text.length - 1) return { reason: 'zone must be a non-empty string' };
  let rest = percent < 0 ? text : text.slice(0, percent);
  let gap = rest.startsWith('::');
  if (gap) rest = rest.slice(2);
  let bytes = 0;
  while (bytes < BYTES && rest !== '') {
    const digits = /^[0-9a-fA-F]*/.exec(rest)?.[0] ?? '';
    if (digits.length > 4) return { reason: 'each group must have 4 or less digits', at: rest };
    if (digits === '') return { reason: 'each colon-separated field must have at least one digit', at: rest };
    if (rest.charAt(digits.length) === '.') {
      const problem = embeddedProblem(rest, bytes, gap);
      if (problem !== undefined) return problem;
      bytes += 4;
      rest = '';
      break;
    }
    bytes += 2;
    rest = rest.slice(digits.length);
    if (rest === '') break;
    if (!rest.startsWith(':')) return { reason: 'unexpected character, want colon', at: rest };
    if (rest === ':') return { reason: 'colon must be followed by more characters', at: rest };
    rest = rest.slice(1);
    if (!rest.startsWith(':')) continue;
    if (gap) return { reason: 'multiple :: in address', at: rest };
    gap = true;
    rest = rest.slice(1);
  }
  if (rest !== '') return { reason: 'trailing garbage after address', at: rest };
  if (bytes < BYTES) return gap ? undefined : { reason: 'address string too short' };
  return gap ? { reason: 'the :: must expand to at least one field of zeros' } : undefined;
}

/** An IPv4 address may stand in place of the last two fields. */
function embeddedProblem(rest: string, bytes: number, gap: boolean): AddressProblem | undefined {
  if (!gap && bytes !== 12) {
    return { reason: 'embedded IPv4 address must replace the final 2 fields of the address', at: rest };
  }
  if (bytes + 4 > BYTES) {
    return { reason: 'too many hex fields to fit an embedded IPv4 at the end of the address', at: rest };
  }
  return versionFourProblem(rest);
}
