import type { Input } from '../offline/read-input.ts';
import type { Output } from './output.ts';

/** What the commands that do not serve need of the process. */
export interface OfflineContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  readonly input: Input;
}
