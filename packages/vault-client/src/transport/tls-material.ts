import { readdir, readFile, stat } from 'node:fs/promises';
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
 * Reads what `options` name; answers `previous` when no file changed since, which costs one `stat` a file.
 * Rejects with `TlsMaterialError` naming the file.
 */
export async function loadTlsMaterial(options: TlsOptions, previous?: TlsMaterial): Promise<TlsMaterial> {
  const roots = await findRoots(options);
  const files = [...roots.files, options.certFile, options.keyFile].filter((file) => file !== undefined);
  const version = (await Promise.all(files.map(signatureOf))).join('|');
  if (previous?.version === version) return previous;
  const authorities = await Promise.all(roots.files.map(readCertificates));
  const ca = [...roots.pems, ...authorities, ...(roots.bundled ? rootCertificates : [])];
  const context = createContext({
    minVersion: 'TLSv1.2',
    ...(ca.length === 0 ? {} : { ca }),
    ...(await readClientCertificate(options)),
  });
  return { context, version };
}

interface Roots {
  readonly files: readonly string[];
  readonly pems: readonly string[];
  readonly bundled: boolean;
}

/** Where Linux distributions keep their CA bundle; the first that exists counts. */
const systemBundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

async function findRoots(options: TlsOptions): Promise<Roots> {
  if (options.skipVerify === true) return { files: [], pems: [], bundled: false };
  const own = await findOwnRoots(options);
  if (own !== undefined && options.includeSystemRoots !== true) return own;
  const system = await findSystemRoots(options);
  if (own === undefined) return { files: system, pems: [], bundled: false };
  return { files: [...own.files, ...system], pems: own.pems, bundled: system.length === 0 };
}

async function findOwnRoots(options: TlsOptions): Promise<Roots | undefined> {
  if (options.caFile !== undefined) return { files: [options.caFile], pems: [], bundled: false };
  if (options.caPem !== undefined) return { files: [], pems: [options.caPem], bundled: false };
  if (options.caDirectory === undefined) return undefined;
  return { files: await listDirectory(options.caDirectory), pems: [], bundled: false };
}

// Without any of them Node's bundled list stays in force.
async function findSystemRoots(options: TlsOptions): Promise<readonly string[]> {
  if (options.systemRootsFile !== undefined) return [options.systemRootsFile];
  if (options.systemRootsDirectory !== undefined) return listDirectory(options.systemRootsDirectory);
  for (const file of systemBundles) {
    if (
      await stat(file).then(
        () => true,
        () => false,
      )
    )
      return [file];
  }
  return [];
}

async function listDirectory(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    throw new TlsMaterialError(directory, error);
  });
  // Dot entries are the revisions behind a mounted Secret or ConfigMap, not certificates.
  const names = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'));
  const files = names.map((entry) => join(directory, entry.name)).sort();
  const kinds = await Promise.all(
    files.map((file) =>
      stat(file).then(
        (found) => found.isFile(),
        () => false,
      ),
    ),
  );
  return files.filter((_, index) => kinds[index]);
}

async function signatureOf(file: string): Promise<string> {
  const found = await stat(file).catch((error: unknown) => {
    throw new TlsMaterialError(file, error);
  });
  return `${file}:${found.ino}:${found.size}:${found.mtimeMs}`;
}

async function readCertificates(file: string): Promise<string> {
  const pem = await readText(file);
  if (!pem.includes('-----BEGIN ')) throw new TlsMaterialError(file, undefined, 'has no PEM certificate');
  return pem;
}

async function readText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new TlsMaterialError(file, error);
  });
  return text.replace(/^\uFEFF/, '');
}

async function readClientCertificate(options: TlsOptions): Promise<Pick<SecureContextOptions, 'cert' | 'key'>> {
  const cert = options.certFile === undefined ? options.certPem : await readCertificates(options.certFile);
  const key = options.keyFile === undefined ? options.keyPem?.reveal() : await readText(options.keyFile);
  if (cert === undefined && key === undefined) return {};
  if (cert === undefined || key === undefined) {
    throw new TlsMaterialError('client certificate', undefined, 'both client cert and client key must be provided');
  }
  return { cert, key };
}

function createContext(options: SecureContextOptions): SecureContext {
  try {
    return createSecureContext(options);
  } catch (error) {
    throw new TlsMaterialError('TLS files', error);
  }
}
