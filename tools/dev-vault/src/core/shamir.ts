/**
 * Shamir's secret sharing over GF(2^8), byte by byte: a random polynomial of degree `threshold - 1` through the
 * secret at 0. A share is the values at its point, followed by the point (1 to 255).
 */
export function splitSecret(
  secret: Buffer,
  shares: number,
  threshold: number,
  randomBytes: (length: number) => Buffer,
): readonly Buffer[] {
  const coefficients = [...secret].map((byte) => [byte, ...randomBytes(threshold - 1)]);
  return Array.from({ length: shares }, (_, index) => {
    const point = index + 1;
    return Buffer.from([...coefficients.map((polynomial) => valueAt(polynomial, point)), point]);
  });
}

/** The secret, if the shares are right; otherwise other bytes. `undefined` for shares of different lengths. */
export function combineShares(shares: readonly Buffer[]): Buffer | undefined {
  const length = shares[0]?.length ?? 0;
  if (length < 2 || shares.some((share) => share.length !== length)) return undefined;
  const points = shares.map((share) => share[length - 1] ?? 0);
  return Buffer.from(
    Array.from({ length: length - 1 }, (_, byte) =>
      shares.reduce((sum, share, index) => sum ^ multiply(share[byte] ?? 0, weightOf(points, index)), 0),
    ),
  );
}

/** Lagrange's weight at 0. */
function weightOf(points: readonly number[], index: number): number {
  const own = points[index] ?? 0;
  return points.reduce((weight, point, other) => {
    return other === index ? weight : multiply(weight, multiply(point, invert(point ^ own)));
  }, 1);
}

function valueAt(polynomial: readonly number[], point: number): number {
  return polynomial.reduceRight((value, coefficient) => multiply(value, point) ^ coefficient, 0);
}

/** In GF(2^8) with the polynomial of AES. */
function multiply(left: number, right: number): number {
  let product = 0;
  for (let a = left, b = right; b > 0; b >>= 1) {
    if ((b & 1) === 1) product ^= a;
    a = ((a << 1) ^ ((a & 0x80) === 0 ? 0 : 0x11b)) & 0xff;
  }
  return product;
}

/** a^254, since every non-zero element has order dividing 255. */
function invert(value: number): number {
  let result = 1;
  for (let count = 0; count < 254; count += 1) result = multiply(result, value);
  return result;
}
