import type { KeyObject, X509Certificate } from 'node:crypto';
import { createHash, createPublicKey, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import type { CertificateRequest } from '@sluice/core';
import { bits, boolean, elementsOf, identifier, integer, octets, sequence, set, tagged, time, utf8 } from './der.ts';
import { addressBytes } from './ip-address.ts';

export interface Signer {
  readonly key: KeyObject;
  /** Absent: self-signed. */
  readonly certificate?: X509Certificate;
}

const dayMs = 86_400_000;

/**
 * An X.509 v3 certificate in DER. Written by hand because rendering is synchronous and Node signs synchronously, while
 * WebCrypto, under every certificate library, does not. Source: spec/template.md appendix D, RFC 5280.
 */
export function encodeCertificate(request: CertificateRequest, key: KeyObject, signer: Signer, wallMs: number): Buffer {
  const algorithm = signatureAlgorithm(signer.key);
  const body = sequence(
    tagged(0xa0, integer(2n)),
    integer(BigInt(`0x${randomBytes(16).toString('hex')}`) >> 1n),
    algorithm.identifier,
    signer.certificate === undefined ? nameOf(request.commonName) : subjectOf(signer.certificate),
    sequence(time(new Date(wallMs)), time(new Date(wallMs + request.days * dayMs))),
    nameOf(request.commonName),
    subjectPublicKey(key),
    tagged(0xa3, sequence(...extensions(request, key, signer))),
  );
  const signature = sign(algorithm.hash, body, signer.key);
  return Buffer.from(sequence(body, algorithm.identifier, bits(signature)));
}

interface SignatureAlgorithm {
  readonly identifier: Uint8Array;
  /** `null` where the algorithm has its own. */
  readonly hash: string | null;
}

function signatureAlgorithm(key: KeyObject): SignatureAlgorithm {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { identifier: sequence(identifier('1.2.840.113549.1.1.11'), tagged(0x05)), hash: 'sha256' };
    case 'ec':
      return { identifier: sequence(identifier('1.2.840.10045.4.3.2')), hash: 'sha256' };
    case 'ed25519':
      return { identifier: sequence(identifier('1.3.101.112')), hash: null };
    default:
      throw new TypeError(`keys of type ${String(key.asymmetricKeyType)} cannot sign certificates`);
  }
}

function extensions(request: CertificateRequest, key: KeyObject, signer: Signer): readonly Uint8Array[] {
  const authority = request.isAuthority;
  const names = [...request.dnsNames, ...request.ipAddresses];
  const ownId = keyIdentifier(key);
  return [
    // digitalSignature and keyEncipherment; for an authority also keyCertSign.
    extension('2.5.29.15', true, authority ? bits(Buffer.of(0b1010_0100), 2) : bits(Buffer.of(0b1010_0000), 5)),
    extension('2.5.29.37', false, sequence(identifier('1.3.6.1.5.5.7.3.1'), identifier('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.19', true, authority ? sequence(boolean(true)) : sequence()),
    ...(authority ? [extension('2.5.29.14', false, octets(ownId))] : []),
    ...(signer.certificate === undefined
      ? []
      : [extension('2.5.29.35', false, sequence(tagged(0x80, keyIdentifier(signer.key))))]),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...names.map(alternativeName)))]),
  ];
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(identifier(id), ...(critical ? [boolean(true)] : []), octets(value));
}

function alternativeName(name: string): Uint8Array {
  return isIP(name) === 0 ? tagged(0x82, Buffer.from(name, 'latin1')) : tagged(0x87, addressBytes(name));
}

function nameOf(commonName: string): Uint8Array {
  return sequence(set(sequence(identifier('2.5.4.3'), utf8(commonName))));
}

/** The issuer's subject exactly as its own certificate spells it; chains are found by these bytes. */
function subjectOf(certificate: X509Certificate): Uint8Array {
  const body = elementsOf(elementsOf(certificate.raw)[0]?.content ?? Buffer.alloc(0))[0]?.content ?? Buffer.alloc(0);
  // version, serial number, algorithm, issuer, validity, subject
  const subject = elementsOf(body).filter(({ tag }) => tag !== 0xa0)[4];
  return tagged(0x30, subject?.content ?? Buffer.alloc(0));
}

function subjectPublicKey(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** SHA-1 of the public key's bits, method 1 of RFC 5280 4.2.1.2. */
function keyIdentifier(key: KeyObject): Buffer {
  const parts = elementsOf(elementsOf(subjectPublicKey(key))[0]?.content ?? Buffer.alloc(0));
  return createHash('sha1')
    .update(parts[1]?.content.subarray(1) ?? Buffer.alloc(0))
    .digest();
}
