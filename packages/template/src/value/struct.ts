import type { ParameterType } from '../functions/catalogue.ts';
import type { Value } from './value.ts';

/** A method that templates can call: `.port.Int64`, `(scratch).Set "k" 1`. */
export interface Method {
  /** Parameter types as in the function catalogue. */
  readonly parameters: readonly ParameterType[];
  readonly call: (receiver: GoStruct, args: readonly Value[]) => Value;
}

/** Shape of a Go struct as templates see it. */
export interface StructType {
  /** `dependency.Secret`, without the star. */
  readonly name: string;
  /** Whether templates hold a pointer to it: then `%T` has a star and `print` an ampersand. */
  readonly pointer: boolean;
  /** Exported fields in the order of declaration. */
  readonly fields: readonly string[];
  readonly methods?: Readonly<Record<string, Method>>;
  /** Text under `%v`, for types that print themselves (time). */
  readonly print?: (receiver: GoStruct) => string;
  /** Value that JSON, YAML and TOML write in its place (time writes its RFC 3339 text). */
  readonly serialise?: (receiver: GoStruct) => Value;
}

/** A struct or a pointer to one: secrets, times, the scratch. */
export class GoStruct {
  readonly kind = 'struct';
  readonly type: StructType;
  /** Values of the fields by name; `state` holds what no template can reach. */
  readonly fields: Readonly<Record<string, Value>>;
  readonly state: unknown;

  constructor(type: StructType, fields: Readonly<Record<string, Value>>, state?: unknown) {
    this.type = type;
    this.fields = fields;
    this.state = state;
  }
}
