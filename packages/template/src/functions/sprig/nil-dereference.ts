import type { RenderFailure } from '../../failure.ts';
import { failure } from '../../failure.ts';

/** What Go says when a nil is asked for its type. */
export function nilDereference(): RenderFailure {
  return failure('runtime error: invalid memory address or nil pointer dereference');
}
