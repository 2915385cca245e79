/**
 * Decimal and hexadecimal text of float64 as Go prints it: exact, ties to even.
 * `format` is the verb (`e`, `f`, `g`, `x`, `b`, upper case too); `precision` -1 means the shortest digits that
 * round-trip. Source: spec/template.md 6 and appendix E.
 */
export function formatFloat(value: number, format: string, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + unsigned(Math.abs(value), format, precision);
}

/** Shortest text by the rule of `%v`: exponent form below 1e-4 and from 1e6 on. */
export function shortestFloat(value: number): string {
  // Small whole numbers are the bulk of what is printed.
  if (Number.isInteger(value) && value < 1e6 && value > -1e6 && !Object.is(value, -0)) return String(value);
  return formatFloat(value, 'g', -1);
}

/** Decimal digits without leading or trailing zeros and the position of the point: 0.digits x 10^point. */
export interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** The shortest digits that read back as `value` (finite, not negative). */
export function shortestDecimal(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

function unsigned(value: number, format: string, precision: number): string {
  switch (format) {
    case 'f':
      return plain(precision < 0 ? shortestDecimal(value) : roundedAfterPoint(value, precision), precision);
    case 'e':
    case 'E':
      return scientific(precision < 0 ? shortestDecimal(value) : roundedTo(value, precision + 1), precision, format);
    case 'g':
    case 'G':
      return general(value, format === 'g' ? 'e' : 'E', precision);
    case 'x':
    case 'X':
      return hexadecimal(value, format, precision);
    default:
      return binary(value);
  }
}

function plain({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  const length = precision < 0 ? fraction.length : precision;
  return length === 0 ? whole : `${whole}.${fraction.padEnd(length, '0').slice(0, length)}`;
}

function scientific({ digits, point }: Decimal, precision: number, letter: string): string {
  const first = digits === '' ? '0' : digits.charAt(0);
  const rest = precision < 0 ? digits.slice(1) : digits.slice(1).padEnd(precision, '0');
  return `${first}${rest === '' ? '' : `.${rest}`}${exponentText(digits === '' ? 0 : point - 1, letter)}`;
}

function exponentText(exponent: number, letter: string): string {
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${letter}${exponent < 0 ? '-' : '+'}${size}`;
}

function general(value: number, letter: string, precision: number): string {
  const shortest = precision < 0;
  const wanted = precision === 0 ? 1 : precision;
  const decimal = shortest ? shortestDecimal(value) : roundedTo(value, wanted);
  const digits = decimal.digits.replace(/0+$/, '');
  const exponent = decimal.point - 1;
  const threshold = shortest ? 6 : exponentThreshold(wanted, decimal);
  const trimmed = { digits, point: decimal.point };
  if (exponent < -4 || exponent >= threshold) return scientific(trimmed, -1, letter);
  return plain(trimmed, -1);
}

/** With `%.3g`, 1234 has three digits and needs an exponent; 100 written with few digits does not. */
function exponentThreshold(precision: number, { digits, point }: Decimal): number {
  const count = digits.replace(/0+$/, '').length;
  return precision > count && count >= point ? count : precision;
}

const FRACTION_BITS = 52n;

/** value = mantissa x 2^exponent, exactly. */
function parts(value: number): { mantissa: bigint; exponent: number } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const fraction = raw & ((1n << FRACTION_BITS) - 1n);
  const biased = Number((raw >> FRACTION_BITS) & 0x7ffn);
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | (1n << FRACTION_BITS), exponent: biased - 1075 };
}

/** value x 10^places as an integer, ties to even. */
function scaled(value: number, places: number): bigint {
  const { mantissa, exponent } = parts(value);
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent > 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (places > 0) numerator *= 10n ** BigInt(places);
  else denominator *= 10n ** BigInt(-places);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

function roundedAfterPoint(value: number, places: number): Decimal {
  const digits = scaled(value, places).toString();
  return digits === '0' ? { digits: '', point: 0 } : { digits, point: digits.length - places };
}

function roundedTo(value: number, count: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const { digits: shortest, point } = shortestDecimal(value);
  // The shortest digits may round up to a power of ten where the exact value does not: 1e-7 is 9.999...e-8.
  const below = shortest === '1' ? scaled(value, count - point + 1).toString() : '';
  if (below.length === count) return { digits: below, point: point - 1 };
  const digits = scaled(value, count - point).toString();
  // Rounding 9.99 to two digits gives three of them; the last is a zero.
  return digits.length > count ? { digits: digits.slice(0, count), point: point + 1 } : { digits, point };
}

function hexadecimal(value: number, letter: string, precision: number): string {
  let { mantissa, exponent } = parts(value);
  const upper = letter === 'X';
  if (mantissa === 0n) exponent = 0;
  else {
    while (mantissa >> FRACTION_BITS === 0n) {
      mantissa <<= 1n;
      exponent -= 1;
    }
    exponent += 52;
  }
  if (precision >= 0 && precision < 13) {
    const drop = BigInt(52 - precision * 4);
    const half = 1n << (drop - 1n);
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    if (rest > half || (rest === half && mantissa % 2n === 1n)) mantissa += 1n;
    mantissa <<= drop;
    if (mantissa >> 53n !== 0n) {
      mantissa >>= 1n;
      exponent += 1;
    }
  }
  const first = (mantissa >> FRACTION_BITS).toString();
  let fraction = (mantissa & ((1n << FRACTION_BITS) - 1n)).toString(16).padStart(13, '0');
  fraction = precision < 0 ? fraction.replace(/0+$/, '') : fraction.padEnd(precision, '0').slice(0, precision);
  const text = `0x${first}${fraction === '' ? '' : `.${fraction}`}${exponentText(exponent, 'p')}`;
  return upper ? text.toUpperCase() : text;
}

function binary(value: number): string {
  const { mantissa, exponent } = parts(value);
  return `${mantissa}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
