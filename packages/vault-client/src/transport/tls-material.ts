import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { SecureContext, SecureContextOptions } from 'node:tls';
import type { TlsOptions } from './tls-options.ts';
import { TlsMaterialError } from './tls-material-error.ts';

/** Certificates and keys, ready for connections. */
export interface TlsMaterial {
  readonly context: SecureContext;
  /** Changes whenever one of the files did. */
  readonly version: string;
}

/**
 * Reads what `options` name; gives `previous` back when no file changed since, which costs one `stat` a file.
 * Synchronous, because Node's pool counts only connections that begin at once, and small, local files are read. Throws
 * `TlsMaterialError`, which names the file.
 */
export function loadTlsMaterial(options: TlsOptions, previous?: TlsMaterial): TlsMaterial {
  const roots = findRoots(options);
  const files = [...roots.files, options.certFile, options.keyFile].filter((file) => file !== undefined);
  const version = files.map(signatureOf).join('|');
  if (previous?.version === version) return previous;
  const ca = [...roots.pems, ...roots.files.map(readCertificates), ...(roots.bundled ? rootCertificates : [])];
  const authorities = ca.length === 0 ? {} : { ca };
  return {
    context: createContext({ minVersion: 'TLSv1.2', ...authorities, ...readClientCertificate(options) }),
    version,
  };
}

interface Roots {
  readonly files: readonly string[];
  readonly pems: readonly string[];
  readonly bundled: boolean;
}

/** The CA bundle of a distribution has 200 KiB. */
const largestFileBytes = 16 * 1024 * 1024;

const none: Roots = { files: [], pems: [], bundled: false };

/** Where Linux distributions keep their CA bundle; the first that exists counts. */
const systemBundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

function findRoots(options: TlsOptions): Roots {
  if (options.skipVerify === true) return none;
  const own = findOwnRoots(options);
  if (own !== undefined && options.includeSystemRoots !== true) return own;
  const system = findSystemRoots(options);
  if (own === undefined) return { ...none, files: system };
  return { files: [...own.files, ...system], pems: own.pems, bundled: system.length === 0 };
}

function findOwnRoots(options: TlsOptions): Roots | undefined {
  if (options.caFile !== undefined) return { ...none, files: [options.caFile] };
  if (options.caPem !== undefined) return { ...none, pems: [options.caPem] };
  return options.caDirectory === undefined ? undefined : { ...none, files: listDirectory(options.caDirectory) };
}

// Without any of them Node's bundled list stays in force.
function findSystemRoots(options: TlsOptions): readonly string[] {
  if (options.systemRootsFile !== undefined) return [options.systemRootsFile];
  if (options.systemRootsDirectory !== undefined) return listDirectory(options.systemRootsDirectory);
  return systemBundles.filter(isFile).slice(0, 1);
}

// Dot entries are the revisions behind a mounted Secret or ConfigMap, not certificates.
function listDirectory(directory: string): readonly string[] {
  const names = reading(directory, () => readdirSync(directory)).filter((name) => !name.startsWith('.'));
  return names
    .sort()
    .map((name) => join(directory, name))
    .filter(isFile);
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function signatureOf(file: string): string {
  const facts = reading(file, () => statSync(file));
  // Reading a named pipe would hold up the whole process; a device may have no end.
  if (!facts.isFile()) throw new TlsMaterialError(file, undefined, 'is not a regular file');
  if (facts.size > largestFileBytes) throw new TlsMaterialError(file, undefined, 'is larger than 16 MiB');
  const { ino, size, mtimeMs } = facts;
  return `${file}:${ino}:${size}:${mtimeMs}`;
}

function readCertificates(file: string): string {
  const pem = readText(file);
  if (!pem.includes('-----BEGIN ')) throw new TlsMaterialError(file, undefined, 'has no PEM certificate');
  return pem;
}

function readText(file: string): string {
  return reading(file, () => readFileSync(file, 'utf8')).replace(/^\uFEFF/, '');
}

function readClientCertificate(options: TlsOptions): Pick<SecureContextOptions, 'cert' | 'key'> {
  const cert = options.certFile === undefined ? options.certPem : readCertificates(options.certFile);
  const key = options.keyFile === undefined ? options.keyPem?.reveal() : readText(options.keyFile);
  if (cert === undefined && key === undefined) return {};
  if (cert === undefined || key === undefined) {
    throw new TlsMaterialError('client certificate', undefined, 'both client cert and client key must be provided');
  }
  return { cert, key };
}

function createContext(options: SecureContextOptions): SecureContext {
  return reading('TLS files', () => createSecureContext(options));
}

function reading<T>(subject: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TlsMaterialError(subject, error);
  }
}
