/**
 * 10 to a whole power as Go's math.Pow computes it: by squaring a mantissa between a half and one, rounding at each step,
 * which differs in the last digit from the nearest float for large powers.
 */
export function powerOfTen(exponent: number): number {
  let mantissa = 1;
  let binary = 0;
  let square = 0.625;
  let squareBinary = 4;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (Math.abs(squareBinary) > 4096) {
      binary += squareBinary;
      break;
    }
    if (rest % 2 === 1) {
      mantissa *= square;
      binary += squareBinary;
    }
    square *= square;
    squareBinary *= 2;
    if (square < 0.5) {
      square += square;
      squareBinary -= 1;
    }
  }
  return exponent < 0 ? scaled(1 / mantissa, -binary) : scaled(mantissa, binary);
}

/** mantissa x 2^binary, in two steps so that neither leaves the range of a float too early. */
function scaled(mantissa: number, binary: number): number {
  const half = Math.trunc(binary / 2);
  return mantissa * 2 ** half * 2 ** (binary - half);
}
