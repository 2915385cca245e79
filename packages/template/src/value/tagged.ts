/** Integer types other than `int`, and the named ones that templates can hold (`duration` in nanoseconds). */
export type SizedIntegerType =
  'int64' | 'int32' | 'uint64' | 'uint' | 'uint8' | 'time.Duration' | 'time.Month' | 'time.Weekday';

/** An integer that is not Go's `int`. `value` is within the range of its type. */
export class SizedInteger {
  readonly kind = 'integer';
  readonly type: SizedIntegerType;
  readonly value: bigint;

  constructor(type: SizedIntegerType, value: bigint) {
    this.type = type;
    this.value = value;
  }
}

/** complex128; comes from literals only (`2i`). */
export class Complex {
  readonly kind = 'complex';
  readonly real: number;
  readonly imaginary: number;

  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
}

/** A nil pointer that knows its type, such as `.Auth` of a secret without one. */
export class TypedNil {
  readonly kind = 'typed-nil';
  /** Go's name of the pointer type: `*dependency.SecretAuth`. */
  readonly type: string;

  constructor(type: string) {
    this.type = type;
  }
}

const MASK = (1n << 64n) - 1n;

/** The low 64 bits as a signed number: what Go's int arithmetic leaves after an overflow. */
export function wrapSigned(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** The low 64 bits as an unsigned number. */
export function wrapUnsigned(value: bigint): bigint {
  return value & MASK;
}
