import type { AnnotationDiagnostic, AnnotationSet, SecretAnnotations } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation, secretKey, textOf, trimGoBlanks } from '@sluice/annotations';
import { compareCodePoints } from '@sluice/core';
import { cleanPath, joinPath } from './go-path.ts';
import { checkDestinations, hintKey } from './destination-clashes.ts';
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
    const { key } = effectiveAnnotation(set, 'agent-inject-token');
    checkDestinations(files, [common, ...own.values()], { file: tokenFile, key }, report);
  }
  const custom = [...own.values()].sort((left, right) => compareCodePoints(left.mountPath, right.mountPath));
  return {
    files,
    tokenFile,
    tokenMode: tokenFile === undefined ? undefined : tokenModeOf(set),
    volumes: [common, ...custom.map((volume, index) => ({ ...volume, name: `vault-secrets-custom-${index}` }))],
  };
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
  const options = { hint: `give it another path with ${hintKey(secret, 'secret-volume-path')}` };
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

// `agent-inject-perms-token` is about the token, unless a secret has that name.
function tokenModeOf(set: AnnotationSet): number | undefined {
  const text = set.unclaimed.find(({ suffix, name }) => suffix === 'agent-inject-perms' && name === 'token')?.text;
  return text !== undefined && /^[0-7]{3,4}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}
