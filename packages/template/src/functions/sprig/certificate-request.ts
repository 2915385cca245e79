import type { CertificateRequest } from '@sluice/core';
import { hidden, message, RenderFailure } from '../../failure.ts';
import { printOperand } from '../../print/print.ts';
import type { GoList, Value } from '../../value/value.ts';
import { addressProblem } from './ip-address.ts';

/** The request that Sprig's arguments make; fails for names and addresses that are none. */
export function requestFor(commonName: string, days: bigint, addresses?: GoList, names?: GoList): CertificateRequest {
  return {
    commonName,
    days: Number(days),
    isAuthority: false,
    ipAddresses: (addresses?.items ?? []).map(ipAddress),
    dnsNames: (names?.items ?? []).map(dnsName),
  };
}

function ipAddress(value: Value): string {
  const shown = hidden(printOperand(value));
  if (typeof value !== 'string') throw new RenderFailure(message`error parsing ip: ${shown} is not a string`);
  if (value.includes('%') || addressProblem(value) !== undefined) {
    throw new RenderFailure(message`error parsing ip: ${shown}`);
  }
  return value;
}

function dnsName(value: Value): string {
  if (typeof value === 'string') return value;
  const shown = hidden(printOperand(value));
  throw new RenderFailure(message`error processing alternate dns name: ${shown} is not a string`);
}
