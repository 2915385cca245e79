/** A generated file: what it must contain, and where, relative to the root of the repository. */
export interface Artifact {
  readonly path: string;
  readonly content: string;
}
