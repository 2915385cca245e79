import type { KeyedCertificate } from '@sluice/core';
import { failure } from '../../failure.ts';
import type { StructType, Value } from '../../value/value.ts';
import { GoStruct } from '../../value/value.ts';

const CERTIFICATE: StructType = { name: 'sprig.certificate', pointer: false, fields: ['Cert', 'Key'] };

/** A `sprig.certificate` for templates: `.Cert` and `.Key`, both PEM. */
export function certificateValue({ certPem, keyPem }: KeyedCertificate): GoStruct {
  return new GoStruct(CERTIFICATE, { Cert: certPem, Key: keyPem });
}

/** The PEM texts in a `sprig.certificate`. */
export function keyedCertificateOf(value: Value): KeyedCertificate {
  if (value instanceof GoStruct && value.type === CERTIFICATE) {
    const { Cert, Key } = value.fields;
    if (typeof Cert === 'string' && typeof Key === 'string') return { certPem: Cert, keyPem: Key };
  }
  throw failure('not a certificate');
}
