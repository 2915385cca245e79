import type { Clock, FileSystem, Logger } from '@sluice/core';
import { HostError, SluiceError } from '@sluice/core';
import { checkKeyPair, isValidAt } from './key-pair.ts';
import type { KeyPair } from './key-pair.ts';

export interface CertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface CertificatePorts {
  readonly files: Pick<FileSystem, 'read'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Both files are read and compared as a whole: modification times stand still over the kubelet's `..data` swaps and
 * watches miss them. Two small reads every two seconds cost nothing; the peer needs about five seconds.
 */
export const reloadIntervalMs = 2_000;

/** Reads the pair for the start. Throws `INJECTOR_CERTIFICATE` naming the file and what is wrong with it. */
export async function readKeyPair(paths: CertificateFiles, files: CertificatePorts['files']): Promise<KeyPair> {
  const [certificate, key] = await readBoth(paths, files);
  return checked(paths, certificate, key);
}

/**
 * Calls `use` with each further valid pair until the signal aborts. A half-written or mismatched pair is tried again;
 * the pair in use goes on being served. Calls `failed` once for each content that cannot be used.
 */
export async function watchKeyPair(
  paths: CertificateFiles,
  first: KeyPair,
  { files, clock, logger }: CertificatePorts,
  { use, failed }: { use: (pair: KeyPair) => void; failed: () => void },
  signal: AbortSignal,
): Promise<void> {
  let current = first;
  let complained = '';
  for (;;) {
    await clock.sleep(reloadIntervalMs, signal);
    try {
      const [certificate, key] = await readBoth(paths, files);
      if (certificate === current.certificate && key === current.key) continue;
      const next = checked(paths, certificate, key);
      if (!isValidAt(next, clock.wallMs()) && isValidAt(current, clock.wallMs())) throw notValidNow(paths);
      current = next;
      complained = '';
      use(next);
      logger.log('info', 'certificate reloaded', {
        file: paths.certificateFile,
        notAfter: new Date(next.notAfterMs).toISOString(),
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown failure';
      if (reason === complained) continue;
      complained = reason;
      failed();
      logger.log('error', 'certificate not reloaded, the previous one stays', { reason });
    }
  }
}

async function readBoth(
  { certificateFile, keyFile }: CertificateFiles,
  files: CertificatePorts['files'],
): Promise<[string, string]> {
  const [certificate, key] = await Promise.allSettled([
    readFile(files, '-tls-cert-file', certificateFile),
    readFile(files, '-tls-key-file', keyFile),
  ]);
  if (certificate.status === 'fulfilled' && key.status === 'fulfilled')
    return [text(certificate.value), text(key.value)];
  throw bothOf([certificate, key].flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : [])));
}

// Who has to correct one thing after the other starts the process once more for each.
function bothOf(reasons: readonly unknown[]): unknown {
  const known = reasons.filter((reason) => reason instanceof SluiceError);
  if (known.length < 2) return reasons.find((reason) => !(reason instanceof SluiceError)) ?? reasons[0];
  return new SluiceError('INJECTOR_CERTIFICATE', known.map(({ message }) => message).join('\n'), { cause: known[0] });
}

async function readFile(files: CertificatePorts['files'], setting: string, path: string): Promise<Uint8Array> {
  try {
    return await files.read(path);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const message = `${setting}: ${error.message}; check that the secret with the certificate is mounted there`;
    throw new SluiceError('INJECTOR_CERTIFICATE', message, { cause: error });
  }
}

function checked({ certificateFile, keyFile }: CertificateFiles, certificate: string, key: string): KeyPair {
  try {
    return checkKeyPair(certificate, key);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable PEM';
    const message = `${certificateFile}, ${keyFile}: not a usable certificate and key (${reason}); give a PEM chain and its key`;
    throw new SluiceError('INJECTOR_CERTIFICATE', message, { cause: error });
  }
}

function notValidNow({ certificateFile }: CertificateFiles): SluiceError {
  return new SluiceError(
    'INJECTOR_CERTIFICATE',
    `${certificateFile}: not valid at this time; check its dates and the clock`,
  );
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
