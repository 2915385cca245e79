import type { Location } from '@sluice/core';

/** A place in a configuration file. */
export type FileLocation = Extract<Location, { readonly kind: 'file' }>;

/** A key or a label, as written (without quotes, escapes resolved). */
export interface HclKey {
  readonly text: string;
  readonly where: FileLocation;
}

/**
 * `key = value` or `key "label" { ... }`. The first key names the item, the others are labels. `form` tells which
 * spelling it was; members of JSON objects are attributes.
 */
export interface HclItem {
  readonly form: 'attribute' | 'block';
  readonly key: HclKey;
  readonly labels: readonly HclKey[];
  readonly value: HclValue;
}

/** An object, or the whole file. Items keep their order; keys may repeat. */
export interface HclObject {
  readonly kind: 'object';
  readonly where: FileLocation;
  readonly items: readonly HclItem[];
}

export interface HclList {
  readonly kind: 'list';
  readonly where: FileLocation;
  readonly items: readonly HclValue[];
}

export type HclScalar =
  | { readonly kind: 'string'; readonly where: FileLocation; readonly text: string }
  | {
      readonly kind: 'number';
      readonly where: FileLocation;
      /** As written: `0640`, `0x1f`, `1.5e3`. */
      readonly text: string;
      /** The value of a whole number, octal and hexadecimal spellings resolved. */
      readonly integer?: bigint;
    }
  | { readonly kind: 'boolean'; readonly where: FileLocation; readonly value: boolean }
  /** JSON only. */
  | { readonly kind: 'null'; readonly where: FileLocation };

export type HclValue = HclScalar | HclList | HclObject;
