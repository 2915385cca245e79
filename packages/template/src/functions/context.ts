import type { Cryptography } from '@sluice/core';
import type { Dependency, DependencyValue } from '../dependency.ts';
import type { FileWrite } from '../effect.ts';
import type { Flavour } from './flavour.ts';
import type { Operand } from '../parse/tree.ts';
import type { GoStruct } from '../value/value.ts';
import type { Value } from '../value/value.ts';
import type { Instant } from '../time/instant.ts';

/** What a function may know of the evaluation that calls it. Pure functions ignore it. */
export interface FunctionContext {
  /** Records the dependency as used, and as missing when `undefined` comes back. */
  resolve(dependency: Dependency): DependencyValue | undefined;
  /** A received value as templates see it; `build` runs once for each, or once a pass where the template changes maps. */
  convert<T extends object>(received: T, build: (received: T) => Value): Value;
  /** Variable of the environment; `undefined` when unset. */
  env(name: string): string | undefined;
  /** The instant of this pass. */
  now(): Instant;
  /** The template's own destination; empty when it has none. */
  readonly destination: string;
  /** The folder that `file` may not leave; empty when there is none. */
  readonly sandboxPath: string;
  /** Whose function set it is; a few functions differ. */
  readonly flavour: Flavour;
  /** Path with all symbolic links resolved, for the sandbox; `undefined` when there is no such file. */
  realPath(path: string): string | undefined;
  /** Runs another template of this text and returns its output; `operand` is the name as written. */
  executeTemplate(name: string, dot: Value, operand: Operand | undefined): string;
  /** One per pass. */
  scratch(): GoStruct;
  /** Remembers a file to be written after a complete pass. */
  write(effect: FileWrite): void;
  /** Runs a program and returns its trimmed output; throws `RenderFailure` when plugins are off. */
  runPlugin(name: string, args: readonly string[]): string;
  /** Evaluates a go-sockaddr template on the host's interfaces. */
  socketAddress(expression: string): string;
  /** Text for the agent's standard output (`spew_dump`). */
  show(text: string): void;
  /** Keys, certificates, AES and random bytes; absent where the embedder gives none. */
  readonly cryptography: Cryptography | undefined;
  /** Counts work; throws `RenderFailure` when the pass has used up its steps. */
  spend(steps: number): void;
}
