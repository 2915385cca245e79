import type { AnnotationDiagnostic, AnnotationSet, SecretAnnotations } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation, textOf } from '@sluice/annotations';
import { compareCodePoints } from '@sluice/core';
import { cleanPath, joinPath } from './go-path.ts';
import { atAnnotation, podError } from './problem.ts';

/** One file that the agent writes. */
export interface SecretFile {
  readonly secret: SecretAnnotations;
  readonly destination: string;
  readonly mountPath: string;
}

/** An in-memory volume for secrets. */
export interface SecretsVolume {
  readonly name: string;
  readonly mountPath: string;
}

/** Files and volumes of all secrets. */
export interface SecretFiles {
  readonly files: readonly SecretFile[];
  /** The common volume first, then one for each own path, by path. */
  readonly volumes: readonly SecretsVolume[];
  /** Where the token goes, when it is asked for. */
  readonly tokenFile: string | undefined;
}

/**
 * Decides destinations and volumes. Paths that differ only in their spelling share a volume (the peer shadows one with
 * the other). Two files with one destination and mount paths that cannot work are reported.
 * Source: spec/injector.md 3.2, 4.2, 4.6, 6.1, 6.17.
 */
export function planSecretFiles(set: AnnotationSet, report: (problem: AnnotationDiagnostic) => void): SecretFiles {
  const commonPath = textOf(set, 'secret-volume-path');
  checkMountPath(commonPath, effectiveAnnotation(set, 'secret-volume-path').key, report);
  const paths = new Map([[cleanPath(commonPath), commonPath]]);
  const files = set.secrets.map((secret) => {
    const mountPath = ownPath(secret, paths, report) ?? commonPath;
    return { secret, mountPath, destination: destinationOf(secret, mountPath) };
  });
  const tokenFile = booleanOf(set, 'agent-inject-token') === true ? joinPath(commonPath, 'token') : undefined;
  checkDestinations(files, tokenFile, effectiveAnnotation(set, 'agent-inject-token').key, report);
  const [, ...ownPaths] = paths.values();
  return {
    files,
    tokenFile,
    volumes: [
      { name: 'vault-secrets', mountPath: commonPath },
      ...ownPaths
        .sort(compareCodePoints)
        .map((mountPath, index) => ({ name: `vault-secrets-custom-${index}`, mountPath })),
    ],
  };
}

function ownPath(
  { texts, rawName, key }: SecretAnnotations,
  paths: Map<string, string>,
  report: (problem: AnnotationDiagnostic) => void,
): string | undefined {
  const path = texts['secret-volume-path'];
  if (path === undefined) return undefined;
  checkMountPath(path, `${key.slice(0, key.indexOf('/') + 1)}secret-volume-path-${rawName}`, report);
  const clean = cleanPath(path);
  const known = paths.get(clean);
  if (known !== undefined) return known;
  paths.set(clean, path);
  return path;
}

function checkMountPath(path: string, key: string, report: (problem: AnnotationDiagnostic) => void): void {
  if (path !== '' && cleanPath(path) !== '/') return;
  const message = `${JSON.stringify(path)} cannot be the mount path of a volume`;
  report(
    podError('agent', 'injection/mount-path', atAnnotation(key), message, {
      hint: 'use a path such as /vault/secrets',
    }),
  );
}

// Without a file annotation the destination is not cleaned, as with the peer.
function destinationOf({ name, texts }: SecretAnnotations, mountPath: string): string {
  const file = texts['agent-inject-file'] ?? '';
  return file === '' ? `${mountPath}/${name}` : joinPath(mountPath, file);
}

function checkDestinations(
  files: readonly SecretFile[],
  tokenFile: string | undefined,
  tokenKey: string,
  report: (problem: AnnotationDiagnostic) => void,
): void {
  const taken = new Map<string, string>(tokenFile === undefined ? [] : [[cleanPath(tokenFile), tokenKey]]);
  for (const { secret, destination } of files) {
    const clean = cleanPath(destination);
    const other = taken.get(clean);
    if (other === undefined) taken.set(clean, secret.key);
    else {
      const message = `writes ${clean}, which ${other} writes too`;
      const hint = `give one of them another file with agent-inject-file-${secret.rawName}`;
      report(podError('agent', 'injection/destination-taken', atAnnotation(secret.key), message, { hint }));
    }
  }
}
