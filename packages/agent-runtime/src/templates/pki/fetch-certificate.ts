import { X509Certificate } from 'node:crypto';
import type { FileSystem, JsonObject, JsonValue } from '@sluice/core';
import { HostError } from '@sluice/core';
import type { PkiBundle, PkiCertificate } from '@sluice/template';
import type { CallOptions, VaultClient } from '@sluice/vault-client';
import { AgentError } from '../../agent-error.ts';
import type { CertificateFacts } from './decide.ts';
import { bundleOf, pemBlocks, rotationMs } from './decide.ts';

/** A certificate in use, and when it is to be replaced. Unix time in milliseconds. */
export interface FetchedCertificate {
  readonly bundle: PkiBundle;
  readonly replaceAtMs: number;
}

export interface CertificateSettings {
  /** Part of its life after which a certificate is replaced. */
  readonly threshold: number;
  readonly nowMs: number;
  /** In [0, 1). */
  readonly jitter: number;
}

/** A replacement that is due within this time is due now: clocks round, and nobody should wait for a millisecond. */
const imminentMs = 1000;

/**
 * The certificate of the template's own destination while it is good, otherwise a new one from Vault.
 * Source: spec/template.md 9.2 and 10.6.
 */
export async function fetchCertificate(
  dependency: PkiCertificate,
  { vault, files }: { readonly vault: VaultClient; readonly files: FileSystem },
  settings: CertificateSettings,
  options: CallOptions,
): Promise<FetchedCertificate> {
  const present = assess(await destinationText(dependency.destination, files), settings);
  if (present !== undefined && present.replaceAtMs > settings.nowMs + imminentMs) return present;
  const result = await vault.write(dependency.path, Object.fromEntries(dependency.parameters), options);
  const data = result.kind === 'secret' ? result.secret.data : undefined;
  const issued = assess(textsOf(data ?? {}).join('\n'), settings);
  if (issued !== undefined && issued.replaceAtMs > settings.nowMs) return issued;
  const what = issued === undefined ? 'no certificate came back' : 'the new certificate already needs renewal';
  throw new AgentError('template', `${dependency.identity}: ${what}; check path, TTL and role`, {
    code: 'AGENT_NO_CERTIFICATE',
  });
}

function assess(text: string, { threshold, jitter }: CertificateSettings): FetchedCertificate | undefined {
  const bundle = bundleOf(pemBlocks(text), factsOf);
  const facts = factsOf(bundle.Cert);
  return facts === undefined ? undefined : { bundle, replaceAtMs: rotationMs(facts, threshold, jitter) };
}

function factsOf(pem: string): CertificateFacts | undefined {
  if (pem === '') return undefined;
  try {
    const { ca, validFrom, validTo } = new X509Certificate(pem);
    return { isAuthority: ca, notBeforeMs: Date.parse(validFrom), notAfterMs: Date.parse(validTo) };
  } catch {
    // Whatever is no certificate counts as absent: a new one is asked for.
    return undefined;
  }
}

async function destinationText(path: string, files: FileSystem): Promise<string> {
  if (path === '') return '';
  try {
    return new TextDecoder().decode(await files.read(path));
  } catch (error) {
    if (error instanceof HostError) return '';
    throw error;
  }
}

/** Every text of the reply, and the items of `ca_chain`. */
function textsOf(data: JsonObject): readonly string[] {
  return Object.values(data).flatMap((value: JsonValue) => {
    if (typeof value === 'string') return [value];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
  });
}
