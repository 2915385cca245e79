import type { AnnotationDiagnostic, AnnotationSet, AnnotationSuffix, SecretAnnotations } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation, secretKey, textOf, trimGoBlanks } from '@sluice/annotations';
import { compareCodePoints } from '@sluice/core';
import { cleanPath, joinPath } from './go-path.ts';
import { atAnnotation, podError } from './problem.ts';

type Report = (problem: AnnotationDiagnostic) => void;

/** One file that the agent writes. */
export interface SecretFile {
  readonly secret: SecretAnnotations;
  readonly destination: string;
  readonly mountPath: string;
  /** Directory of the files of `agent-inject-secrets-from`. */
  readonly directory: string;
}

/** An in-memory volume for secrets. */
export interface SecretsVolume {
  readonly name: string;
  readonly mountPath: string;
  /** The only containers that get it; `undefined`: those of `agent-inject-containers`. */
  readonly containers?: readonly string[];
}

/** Files and volumes of all secrets. */
export interface SecretFiles {
  readonly files: readonly SecretFile[];
  /** The common volume first, then one for each own path, by path. */
  readonly volumes: readonly SecretsVolume[];
  /** Where the token goes, when it is asked for. */
  readonly tokenFile: string | undefined;
  /** Permission bits of that file, when they are annotated. */
  readonly tokenMode: number | undefined;
}

/**
 * Decides destinations and volumes. Paths that differ only in their spelling share a volume (the peer shadows one with
 * the other); a secret for named containers gets a volume of its own. Two files with one destination and mount paths
 * that cannot work are reported. Source: spec/injector.md 3.2, 4.2, 4.6, 6.1, 6.17, 8.
 */
export function planSecretFiles(set: AnnotationSet, report: Report): SecretFiles {
  const commonPath = textOf(set, 'secret-volume-path');
  checkMountPath(commonPath, effectiveAnnotation(set, 'secret-volume-path').key, report);
  const common: SecretsVolume = { name: 'vault-secrets', mountPath: commonPath };
  const own = new Map<string, SecretsVolume>();
  const files = set.secrets.map((secret) => fileOf(secret, volumeOf(secret, common, own, report)));
  const tokenFile = booleanOf(set, 'agent-inject-token') === true ? joinPath(commonPath, 'token') : undefined;
  // With a ConfigMap no file of the annotations is written.
  if (textOf(set, 'agent-configmap') === '') {
    checkDestinations(files, [common, ...own.values()], tokenFile, tokenKey(set), report);
  }
  const custom = [...own.values()].sort((left, right) => compareCodePoints(left.mountPath, right.mountPath));
  return {
    files,
    tokenFile,
    tokenMode: tokenFile === undefined ? undefined : tokenModeOf(set),
    volumes: [common, ...custom.map((volume, index) => ({ ...volume, name: `vault-secrets-custom-${index}` }))],
  };
}

function tokenKey(set: AnnotationSet): string {
  return effectiveAnnotation(set, 'agent-inject-token').key;
}

function volumeOf(
  secret: SecretAnnotations,
  common: SecretsVolume,
  own: Map<string, SecretsVolume>,
  report: Report,
): SecretsVolume {
  const containers = containersOf(secret);
  const annotated = secret.texts['secret-volume-path'];
  if (annotated === undefined && containers === undefined) return common;
  const path = annotated ?? joinPath(common.mountPath, secret.name);
  checkMountPath(path, secretKey(secret.key, 'secret-volume-path', secret.rawName), report);
  const clean = cleanPath(path);
  const known = clean === cleanPath(common.mountPath) ? common : own.get(clean);
  if (known === undefined) {
    const volume = { name: '', mountPath: path, ...(containers === undefined ? {} : { containers }) };
    own.set(clean, volume);
    return volume;
  }
  if (known.containers?.join() !== containers?.join()) reportSharedPath(secret, path, report);
  return known;
}

function containersOf({ texts }: SecretAnnotations): readonly string[] | undefined {
  return texts['agent-inject-containers']
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function reportSharedPath(secret: SecretAnnotations, path: string, report: Report): void {
  const message = `shares ${path} with secrets for other containers`;
  const options = { hint: `give it another path with ${nameOf(secret, 'secret-volume-path')}` };
  const where = atAnnotation(secretKey(secret.key, 'agent-inject-containers', secret.rawName));
  report(podError('agent', 'injection/mount-path', where, message, options));
}

function checkMountPath(path: string, key: string, report: Report): void {
  if (path !== '' && cleanPath(path) !== '/') return;
  const message = `${JSON.stringify(path)} cannot be the mount path of a volume`;
  const options = { hint: 'use a path such as /vault/secrets' };
  report(podError('agent', 'injection/mount-path', atAnnotation(key), message, options));
}

// Without a file annotation the destination is not cleaned, as with the peer.
function fileOf(secret: SecretAnnotations, { mountPath }: SecretsVolume): SecretFile {
  const { name, texts } = secret;
  const file = texts['agent-inject-file'] ?? '';
  const directory = joinPath(mountPath, file === '' ? name : file);
  if (isWholeSecret(texts) && texts['agent-inject-secrets-as'] !== 'env')
    return { secret, mountPath, directory, destination: `${directory}/.keys` };
  return { secret, mountPath, directory, destination: file === '' ? `${mountPath}/${name}` : directory };
}

/** Whether all keys of the secret are written: a template of its own counts before that. */
export function isWholeSecret(texts: SecretAnnotations['texts']): boolean {
  return trimGoBlanks(texts['agent-inject-secrets-from'] ?? '') !== '' && !hasTemplate(texts);
}

/** Whether the secret has a template or the file of one. */
export function hasTemplate(texts: SecretAnnotations['texts']): boolean {
  return (texts['agent-inject-template'] ?? '') !== '' || (texts['agent-inject-template-file'] ?? '') !== '';
}

function checkDestinations(
  files: readonly SecretFile[],
  volumes: readonly SecretsVolume[],
  tokenFile: string | undefined,
  tokenKey: string,
  report: Report,
): void {
  const taken = new Map<string, string>(tokenFile === undefined ? [] : [[cleanPath(tokenFile), tokenKey]]);
  const paths: (readonly [path: string, writer: string])[] = [...taken];
  for (const { secret, destination } of files) {
    const clean = cleanPath(destination);
    const other = taken.get(clean);
    paths.push([clean, secret.key]);
    if (other === undefined) taken.set(clean, secret.key);
    else {
      const message = `writes ${clean}, which ${other} writes too`;
      const hint = `give one of them another file with ${nameOf(secret, 'agent-inject-file')}`;
      report(podError('agent', 'injection/destination-taken', atAnnotation(secret.key), message, { hint }));
    }
  }
  checkDirectories(taken, paths, volumes, report);
}

// No path can be a file and a directory.
function checkDirectories(
  taken: ReadonlyMap<string, string>,
  paths: readonly (readonly [path: string, writer: string])[],
  volumes: readonly SecretsVolume[],
  report: Report,
): void {
  for (const [path, writer] of paths) {
    const file = ancestorIn(path, taken);
    if (file === undefined) continue;
    const message = `writes ${path}, below ${file}, which is a file of ${taken.get(file) ?? ''}`;
    report(podError('agent', 'injection/destination-taken', atAnnotation(writer), message, { hint: otherFile }));
  }
  for (const { mountPath } of volumes) {
    const writer = taken.get(cleanPath(mountPath));
    if (writer === undefined) continue;
    const message = `writes ${cleanPath(mountPath)}, where a volume is mounted`;
    report(podError('agent', 'injection/destination-taken', atAnnotation(writer), message, { hint: otherFile }));
  }
}

const otherFile = 'give it another file';

function ancestorIn(path: string, taken: ReadonlyMap<string, string>): string | undefined {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (taken.has(path.slice(0, end))) return path.slice(0, end);
  }
  return undefined;
}

// `agent-inject-perms-token` is about the token, unless a secret has that name.
function tokenModeOf(set: AnnotationSet): number | undefined {
  const text = set.unclaimed.find(({ suffix, name }) => suffix === 'agent-inject-perms' && name === 'token')?.text;
  return text !== undefined && /^[0-7]{3,4}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

// For hints: without prefix.
function nameOf({ key, rawName }: SecretAnnotations, suffix: AnnotationSuffix): string {
  const whole = secretKey(key, suffix, rawName);
  return whole.slice(whole.indexOf('/') + 1);
}
