import bcrypt from 'bcryptjs';
import type { CertificateRequest, Cryptography, KeyedCertificate } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import { failure } from '../../failure.ts';
import { printOperand } from '../../print/print.ts';
import { byteLength, bytesOf, characters, stringOf } from '../../value/go-string.ts';
import type { GoList } from '../../value/value.ts';
import type { StructType } from '../../value/value.ts';
import { GoStruct } from '../../value/value.ts';
import type { Value } from '../../value/value.ts';
import { decodeBase64, encodeBase64 } from '../base64.ts';
import type { FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import type { FunctionContext } from '../context.ts';
import { derivePassword } from './derive-password.ts';

/** Sprig's cryptography, on the capability that the agent gives. Source: spec/template.md appendix D, Crypto. */
export const sprigCryptography: FunctionGroup = {
  name: 'Sprig: cryptography',
  functions: [
    defineFunction({
      name: 'sprig_bcrypt',
      parameters: ['string'],
      result: 'string',
      docs: 'A bcrypt hash with a new salt.',
      call: ([password], context) =>
        bcryptHash(password, context) ?? `failed to encrypt string with bcrypt: ${TOO_LONG}`,
    }),
    defineFunction({
      name: 'sprig_htpasswd',
      parameters: ['string', 'string'],
      result: 'string',
      docs: "A line of Apache's password file.",
      example: { template: '{{ sprig_htpasswd "a:b" "x" }}', output: 'invalid username: a:b' },
      call: ([user, password], context) => {
        if (user.includes(':')) return `invalid username: ${user}`;
        return `${user}:${bcryptHash(password, context) ?? `failed to encrypt string with bcrypt: ${TOO_LONG}`}`;
      },
    }),
    defineFunction({
      name: 'sprig_derivePassword',
      parameters: ['uint32', 'string', 'string', 'string', 'string'],
      result: 'string',
      docs: 'The Master Password of counter, kind, password, user and site.',
      example: {
        template: '{{ sprig_derivePassword 1 "long" "password" "user" "example.com" }}',
        output: 'ZedaFaxcZaso9*',
      },
      call: ([counter, kind, password, user, site], context) =>
        derivePassword(counter, kind, password, user, site, context.cryptography),
    }),
    defineFunction({
      name: 'sprig_genPrivateKey',
      parameters: ['string'],
      result: 'string',
      docs: 'A new private key as PEM: rsa, dsa, ecdsa or ed25519.',
      example: { template: '{{ sprig_genPrivateKey "nope" }}', output: 'Unknown type nope' },
      call: ([kind], context) => {
        const name = kind === '' ? 'rsa' : kind;
        if (!['rsa', 'dsa', 'ecdsa', 'ed25519'].includes(name)) return `Unknown type ${kind}`;
        return withCryptography(context, (cryptography) => cryptography.generatePrivateKey(name));
      },
    }),
    defineFunction({
      name: 'sprig_buildCustomCert',
      parameters: ['string', 'string'],
      result: 'certificate',
      docs: 'A certificate and key from base64 of their PEM.',
      call: ([certificate, key], context) => customCertificate(certificate, key, context),
    }),
    defineFunction({
      name: 'sprig_genCA',
      parameters: ['string', 'int'],
      result: 'certificate',
      docs: 'A new certificate authority: common name and days.',
      call: ([commonName, days], context) => issued(context, { ...request(commonName, days), isAuthority: true }),
    }),
    defineFunction({
      name: 'sprig_genCAWithKey',
      parameters: ['string', 'int', 'string'],
      result: 'certificate',
      docs: 'A certificate authority with this private key.',
      call: ([commonName, days, keyPem], context) =>
        issued(context, { ...request(commonName, days), isAuthority: true, keyPem }),
    }),
    defineFunction({
      name: 'sprig_genSelfSignedCert',
      parameters: ['string', 'list', 'list', 'int'],
      result: 'certificate',
      docs: 'A self-signed certificate: common name, IP addresses, DNS names and days.',
      call: ([commonName, ips, names, days], context) => issued(context, request(commonName, days, ips, names)),
    }),
    defineFunction({
      name: 'sprig_genSelfSignedCertWithKey',
      parameters: ['string', 'list', 'list', 'int', 'string'],
      result: 'certificate',
      docs: 'A self-signed certificate with this private key.',
      call: ([commonName, ips, names, days, keyPem], context) =>
        issued(context, { ...request(commonName, days, ips, names), keyPem }),
    }),
    defineFunction({
      name: 'sprig_genSignedCert',
      parameters: ['string', 'list', 'list', 'int', 'certificate'],
      result: 'certificate',
      docs: 'A certificate signed by an authority.',
      call: ([commonName, ips, names, days, authority], context) =>
        issued(context, { ...request(commonName, days, ips, names), issuer: pairOf(authority) }),
    }),
    defineFunction({
      name: 'sprig_genSignedCertWithKey',
      parameters: ['string', 'list', 'list', 'int', 'certificate', 'string'],
      result: 'certificate',
      docs: 'A certificate with this private key, signed by an authority.',
      call: ([commonName, ips, names, days, authority, keyPem], context) =>
        issued(context, { ...request(commonName, days, ips, names), issuer: pairOf(authority), keyPem }),
    }),
    defineFunction({
      name: 'sprig_encryptAES',
      parameters: ['string', 'string'],
      result: 'string',
      docs: 'AES-256-CBC under a password, as base64.',
      call: ([password, text], context) => {
        if (text === '') return '';
        return withCryptography(context, (cryptography) => {
          const iv = cryptography.randomBytes(16);
          const cipher = cryptography.aesCbcEncrypt(aesKey(password), iv, bytesOf(text));
          return encodeBase64(Uint8Array.from([...iv, ...cipher]), 'standard');
        });
      },
    }),
    defineFunction({
      name: 'sprig_decryptAES',
      parameters: ['string', 'string'],
      result: 'string',
      docs: 'What encryptAES encrypted.',
      call: ([password, base64], context) => {
        if (base64 === '') return '';
        const bytes = decodeBase64(base64, 'standard');
        if (typeof bytes === 'number') throw failure(`illegal base64 data at input byte ${bytes}`);
        if (bytes.length < 16) {
          throw failure(`runtime error: slice bounds out of range [:16] with capacity ${bytes.length}`);
        }
        if (bytes.length % 16 !== 0) throw failure('crypto/cipher: input not full blocks');
        return withCryptography(context, (cryptography) =>
          stringOf(cryptography.aesCbcDecrypt(aesKey(password), bytes.subarray(0, 16), bytes.subarray(16))),
        );
      },
    }),
    defineFunction({
      name: 'sprig_shuffle',
      parameters: ['string'],
      result: 'string',
      docs: 'The characters in random order.',
      call: ([text], context) => shuffle(text, context),
    }),
  ],
};

const TOO_LONG = 'bcrypt: password length exceeds 72 bytes';
const COST = '$2a$10$';

function withCryptography<T>(context: FunctionContext, use: (cryptography: Cryptography) => T): T {
  if (context.cryptography === undefined) throw failure('no cryptography was given');
  try {
    return use(context.cryptography);
  } catch (error) {
    if (error instanceof SluiceError) throw failure(error.message);
    throw error;
  }
}

/** `undefined` when the password is longer than bcrypt takes. */
function bcryptHash(password: string, context: FunctionContext): string | undefined {
  if (byteLength(password) > 72) return undefined;
  return withCryptography(context, (cryptography) => {
    const salt = bcrypt.encodeBase64(Array.from(cryptography.randomBytes(16)), 16);
    return bcrypt.hashSync(password, COST + salt);
  });
}

const CERTIFICATE: StructType = { name: 'sprig.certificate', pointer: false, fields: ['Cert', 'Key'] };

function certificateValue({ certPem, keyPem }: KeyedCertificate): GoStruct {
  return new GoStruct(CERTIFICATE, { Cert: certPem, Key: keyPem });
}

function pairOf(value: Value): KeyedCertificate {
  if (!(value instanceof GoStruct)) throw failure('not a certificate');
  const { Cert, Key } = value.fields;
  return { certPem: printOperand(Cert), keyPem: printOperand(Key) };
}

function issued(context: FunctionContext, wanted: CertificateRequest): GoStruct {
  return withCryptography(context, (cryptography) => certificateValue(cryptography.issueCertificate(wanted)));
}

function request(commonName: string, days: bigint, ips?: GoList, names?: GoList): CertificateRequest {
  return {
    commonName,
    days: Number(days),
    isAuthority: false,
    ipAddresses: (ips?.items ?? []).map(ipAddress),
    dnsNames: (names?.items ?? []).map((name) => {
      if (typeof name === 'string') return name;
      throw failure(`error processing alternate dns name: ${printOperand(name)} is not a string`);
    }),
  };
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/;

function ipAddress(value: Value): string {
  if (typeof value !== 'string') throw failure(`error parsing ip: ${printOperand(value)} is not a string`);
  if (!IPV4.test(value) && !/^[0-9a-fA-F:]*:[0-9a-fA-F:.]*$/.test(value)) throw failure(`error parsing ip: ${value}`);
  return value;
}

function customCertificate(certificate: string, key: string, context: FunctionContext): GoStruct {
  const certBytes = decodeBase64(certificate, 'standard');
  if (typeof certBytes === 'number') throw failure('unable to decode base64 certificate');
  const keyBytes = decodeBase64(key, 'standard');
  if (typeof keyBytes === 'number') throw failure('unable to decode base64 private key');
  const pair = { certPem: stringOf(certBytes), keyPem: stringOf(keyBytes) };
  if (!pair.certPem.includes('-----BEGIN ')) throw failure('unable to decode certificate');
  if (!pair.keyPem.includes('-----BEGIN ')) throw failure('unable to decode key');
  return withCryptography(context, (cryptography) => {
    cryptography.checkCertificate(pair);
    return certificateValue(pair);
  });
}

/** The first 32 bytes of the password, filled up with zeros. */
function aesKey(password: string): Uint8Array {
  const key = new Uint8Array(32);
  key.set(bytesOf(password).subarray(0, 32));
  return key;
}

function shuffle(text: string, context: FunctionContext): string {
  const all = [...characters(text)];
  const random = withCryptography(context, (cryptography) => cryptography.randomBytes(all.length * 4));
  const view = new DataView(random.buffer, random.byteOffset, random.byteLength);
  for (let last = all.length - 1; last > 0; last--) {
    const chosen = view.getUint32(last * 4) % (last + 1);
    [all[last], all[chosen]] = [all[chosen] ?? '', all[last] ?? ''];
  }
  return all.join('');
}
