import type { JsonObject } from '@sluice/core';

/**
 * Something outside that a template asks for by a data function. Two templates that ask for the same `identity`
 * share one fetch, one lease and one refresh timer. Source: spec/template.md 10.2.
 */
export type Dependency = SecretRead | SecretWrite | SecretList | PkiCertificate | LocalFile;

/** `secret "path"`: GET of a Vault path. Value: the API's response body, a `JsonObject`. */
export interface SecretRead {
  readonly kind: 'read';
  /** `vault.read(PATH)` or `vault.read(PATH.vN)`. */
  readonly identity: string;
  /** Without leading or trailing slash, `%XX` decoded. */
  readonly path: string;
  /** Sent with the request, in order. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** `secret "path" "k=v"`: PUT of a Vault path. Value: the API's response body, a `JsonObject`. */
export interface SecretWrite {
  readonly kind: 'write';
  /** `vault.write(PATH -> HASH)`: the parameters appear only as a hash. */
  readonly identity: string;
  readonly path: string;
  /** Sorted by name; the values may be secret. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** `secrets "path"`: LIST of a Vault path. Value: the keys, sorted by bytes. */
export interface SecretList {
  readonly kind: 'list';
  /** `vault.list(PATH)`. */
  readonly identity: string;
  readonly path: string;
}

/** `pkiCert "path" "k=v"`: a certificate that is kept while it is good. Value: a `PkiBundle`. */
export interface PkiCertificate {
  readonly kind: 'pki';
  /** `vault.pki(PATH->DESTINATION)`. */
  readonly identity: string;
  readonly path: string;
  /** Sorted by name. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** The template's own destination; empty when it has none. */
  readonly destination: string;
}

/** `file "path"`: a local file. Value: its bytes, or its text. */
export interface LocalFile {
  readonly kind: 'file';
  /** `file(PATH)`. */
  readonly identity: string;
  /** Cleaned, and resolved when the template has a sandbox. */
  readonly path: string;
}

/** PEM blocks of one issued certificate, each with its trailing newline; absent parts are empty. */
export interface PkiBundle {
  readonly Cert: string;
  readonly Key: string;
  readonly CA: string;
  readonly CAChain: readonly string[];
}

/** What the resolver answers for a dependency, by its kind; `undefined` means not there yet. */
export type DependencyValue = JsonObject | readonly string[] | PkiBundle | string | Uint8Array;
