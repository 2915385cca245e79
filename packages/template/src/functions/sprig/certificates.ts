import type { CertificateRequest } from '@sluice/core';
import { failure, message } from '../../failure.ts';
import { stringOf } from '../../value/go-string.ts';
import type { GoStruct } from '../../value/value.ts';
import { decodeBase64 } from '../base64.ts';
import type { FunctionDefinition, FunctionGroup } from '../catalogue.ts';
import { costing, defineFunction } from '../catalogue.ts';
import type { FunctionContext } from '../context.ts';
import { certificateValue, keyedCertificateOf } from './certificate-value.ts';
import { requestFor } from './certificate-request.ts';
import { checkPrivateKey, countBegins, privateKeyProblem } from './private-key-pem.ts';
import { withCryptography } from './with-cryptography.ts';

const EXAMPLE_CA = '(sprig_genCAWithKey "ca" 1 (sprig_genPrivateKey "ecdsa"))';
const IS_CERTIFICATE = '.Cert | sprig_hasPrefix "-----BEGIN CERTIFICATE-----"';

/** Sprig's keys and certificates; new ones in every pass. Source: spec/template.md appendix D, Crypto. */
export const sprigCertificates: FunctionGroup = {
  name: 'Sprig: keys and certificates',
  functions: costing(200_000, [
    defineFunction({
      name: 'sprig_genPrivateKey',
      parameters: ['string'],
      result: 'string',
      docs: 'A new private key as PEM: rsa, dsa, ecdsa or ed25519.',
      example: {
        template: '{{ sprig_genPrivateKey "ed25519" | sprig_hasPrefix "-----BEGIN PRIVATE KEY-----" }}',
        output: 'true',
      },
      call: ([kind], context) => {
        const name = kind === '' ? 'rsa' : kind;
        if (!['rsa', 'dsa', 'ecdsa', 'ed25519'].includes(name)) return `Unknown type ${kind}`;
        return withCryptography(context, (cryptography) => cryptography.generatePrivateKey(name));
      },
    }),
    defineFunction({
      name: 'sprig_buildCustomCert',
      parameters: ['string', 'string'],
      result: 'sprig.certificate',
      docs: 'A certificate and its key from the Base64 of their PEM, for the functions that sign.',
      example: {
        template: `{{ $ca := ${EXAMPLE_CA.slice(1, -1)} }}{{ eq (sprig_buildCustomCert (sprig_b64enc $ca.Cert) (sprig_b64enc $ca.Key)).Cert $ca.Cert }}`,
        output: 'true',
      },
      call: ([certificate, key], context) => customCertificate(certificate, key, context),
    }),
    defineFunction({
      name: 'sprig_genCA',
      parameters: ['string', 'int'],
      result: 'sprig.certificate',
      docs: 'A new certificate authority: common name and days.',
      example: generated('sprig_genCA "ca" 365'),
      call: ([commonName, days], context) => issued(context, { ...requestFor(commonName, days), isAuthority: true }),
    }),
    defineFunction({
      name: 'sprig_genCAWithKey',
      parameters: ['string', 'int', 'string'],
      result: 'sprig.certificate',
      docs: 'A certificate authority with this private key.',
      example: generated('sprig_genCAWithKey "ca" 365 (sprig_genPrivateKey "ecdsa")'),
      call: ([commonName, days, keyPem], context) => {
        checkPrivateKey(keyPem);
        return issued(context, { ...requestFor(commonName, days), isAuthority: true, keyPem });
      },
    }),
    selfSigned(),
    defineFunction({
      name: 'sprig_genSelfSignedCertWithKey',
      parameters: ['string', 'list', 'list', 'int', 'string'],
      result: 'sprig.certificate',
      docs: 'A self-signed certificate with this private key.',
      example: generated(
        'sprig_genSelfSignedCertWithKey "a.b" nil (sprig_list "a.b") 30 (sprig_genPrivateKey "ecdsa")',
      ),
      call: ([commonName, addresses, names, days, keyPem], context) => {
        checkPrivateKey(keyPem);
        return issued(context, { ...requestFor(commonName, days, addresses, names), keyPem });
      },
    }),
    defineFunction({
      name: 'sprig_genSignedCert',
      parameters: ['string', 'list', 'list', 'int', 'certificate'],
      result: 'sprig.certificate',
      docs: 'A certificate signed by an authority: common name, IP addresses, DNS names, days and the authority.',
      example: generated(`sprig_genSignedCert "a.b" nil nil 30 ${EXAMPLE_CA}`),
      call: ([commonName, addresses, names, days, authority], context) =>
        issued(context, {
          ...requestFor(commonName, days, addresses, names),
          issuer: keyedCertificateOf(authority),
        }),
    }),
    defineFunction({
      name: 'sprig_genSignedCertWithKey',
      parameters: ['string', 'list', 'list', 'int', 'certificate', 'string'],
      result: 'sprig.certificate',
      docs: 'A certificate with this private key, signed by an authority.',
      example: generated(`sprig_genSignedCertWithKey "a.b" nil nil 30 ${EXAMPLE_CA} (sprig_genPrivateKey "ecdsa")`),
      call: ([commonName, addresses, names, days, authority, keyPem], context) => {
        checkPrivateKey(keyPem);
        const request = requestFor(commonName, days, addresses, names);
        return issued(context, { ...request, issuer: keyedCertificateOf(authority), keyPem });
      },
    }),
  ]),
};

function selfSigned(): FunctionDefinition {
  return defineFunction({
    name: 'sprig_genSelfSignedCert',
    parameters: ['string', 'list', 'list', 'int'],
    result: 'sprig.certificate',
    docs: 'A self-signed certificate: common name, IP addresses, DNS names and days.',
    example: generated('sprig_genSelfSignedCert "a.b" (sprig_list "10.0.0.1") (sprig_list "a.b") 30'),
    call: ([commonName, addresses, names, days], context) =>
      issued(context, requestFor(commonName, days, addresses, names)),
  });
}

function generated(call: string) {
  return { template: `{{ (${call})${IS_CERTIFICATE} }}`, output: 'true' };
}

function issued(context: FunctionContext, request: CertificateRequest): GoStruct {
  return withCryptography(
    context,
    (cryptography) => certificateValue(cryptography.issueCertificate(request)),
    (problem) => message`error creating certificate: ${problem}`,
  );
}

function customCertificate(certificate: string, key: string, context: FunctionContext): GoStruct {
  const certBytes = decodeBase64(certificate, 'standard');
  if (typeof certBytes === 'number') throw failure('unable to decode base64 certificate');
  const keyBytes = decodeBase64(key, 'standard');
  if (typeof keyBytes === 'number') throw failure('unable to decode base64 private key');
  const pair = { certPem: stringOf(certBytes), keyPem: stringOf(keyBytes) };
  countBegins(pair.certPem);
  if (!/^-----BEGIN [^\n]*-----\n[^]*?\n-----END /m.test(pair.certPem)) throw failure('unable to decode certificate');
  withCryptography(
    context,
    (cryptography) => {
      cryptography.checkCertificate(pair);
    },
    (problem) =>
      problem.startsWith('private key')
        ? message`error parsing private key: ${privateKeyProblem(pair.keyPem) ?? problem}`
        : message`error parsing certificate: decodedCert.Bytes: ${problem}`,
  );
  return certificateValue(pair);
}
