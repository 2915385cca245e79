import type { AnnotationDiagnostic, AnnotationSuffix, SecretAnnotations } from '@sluice/annotations';
import { secretKey } from '@sluice/annotations';
import { cleanPath } from './go-path.ts';
import { atAnnotation, podError } from './problem.ts';

type Report = (problem: AnnotationDiagnostic) => void;

/** A file of a secret. */
export interface Destination {
  readonly secret: SecretAnnotations;
  readonly destination: string;
}

/** The file of the token, when it is asked for, and the annotation that asks. */
export interface TokenDestination {
  readonly file: string | undefined;
  readonly key: string;
}

/**
 * Reports files that cannot all be written: two with one destination, one below another, one where a volume is mounted.
 * The peer lets the last one win, or the agent fail at run time. Source: spec/injector.md 6.17, 8.
 */
export function checkDestinations(
  files: readonly Destination[],
  volumes: readonly { readonly mountPath: string }[],
  token: TokenDestination,
  report: Report,
): void {
  const writers = new Map<string, string>();
  // Of the many files that a directory may have one is enough.
  const directories = new Map<string, string>();
  const take = (path: string, writer: string): void => {
    writers.set(path, writer);
    const directory = path.slice(0, path.lastIndexOf('/'));
    if (!directories.has(directory)) directories.set(directory, path);
  };
  if (token.file !== undefined) take(cleanPath(token.file), token.key);
  for (const { secret, destination } of files) {
    const path = cleanPath(destination);
    const other = writers.get(path);
    if (other === undefined) take(path, secret.key);
    else {
      const hint = `give one of them another file with ${hintKey(secret, 'agent-inject-file')}`;
      reportTaken(secret.key, `writes ${path}, which ${other} writes too`, hint, report);
    }
  }
  checkDirectories(writers, directories, volumes, report);
}

// No path can be a file and a directory.
function checkDirectories(
  writers: ReadonlyMap<string, string>,
  directories: ReadonlyMap<string, string>,
  volumes: readonly { readonly mountPath: string }[],
  report: Report,
): void {
  for (const [directory, path] of directories) {
    const file = fileAbove(directory, writers);
    if (file === undefined) continue;
    const message = `writes ${path}, below ${file}, which is a file of ${writers.get(file) ?? ''}`;
    reportTaken(writers.get(path) ?? '', message, otherFile, report);
  }
  // A file above all volumes is outside of them, which is reported as such.
  for (const { mountPath } of volumes) {
    const path = cleanPath(mountPath);
    const writer = directories.has(path) ? undefined : writers.get(path);
    if (writer !== undefined) reportTaken(writer, `writes ${path}, where a volume is mounted`, otherFile, report);
  }
}

const otherFile = 'give it another file';

/** The file that the directory, or one above it, would have to be. */
function fileAbove(directory: string, writers: ReadonlyMap<string, string>): string | undefined {
  for (let path = directory; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
    if (writers.has(path)) return path;
  }
  return undefined;
}

function reportTaken(key: string, message: string, hint: string, report: Report): void {
  report(podError('agent', 'injection/destination-taken', atAnnotation(key), message, { hint }));
}

/** The annotation of a secret, without prefix, for hints. */
export function hintKey({ key, rawName }: SecretAnnotations, suffix: AnnotationSuffix): string {
  const whole = secretKey(key, suffix, rawName);
  return whole.slice(whole.indexOf('/') + 1);
}
