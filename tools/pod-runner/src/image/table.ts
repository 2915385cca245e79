/** What stands for an image on this machine: a command, and the files it needs at fixed paths. */
export interface ImageCommand {
  /** Words that run when the manifest gives no `command`. */
  readonly entrypoint: readonly string[];
  /** Words that follow when the manifest gives neither `command` nor `args`. */
  readonly arguments?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  /** Ids that the image runs as when the manifest names none; default 0, as in images without USER. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Path inside the container -> file on this machine. */
  readonly files?: Readonly<Record<string, string>>;
  /** Path inside the container -> text of a `#!/bin/sh` script. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** Folders with permission bits, for images that bring a writable home. */
  readonly directories?: Readonly<Record<string, number>>;
}

/** Image reference, with or without tag -> what runs. */
export type ImageTable = Readonly<Record<string, ImageCommand>>;

/** The entry for `reference`: as written, else without digest and tag. */
export function findImage(reference: string, table: ImageTable): ImageCommand | undefined {
  const untagged = reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  if (Object.hasOwn(table, reference)) return table[reference];
  return Object.hasOwn(table, untagged) ? table[untagged] : undefined;
}
