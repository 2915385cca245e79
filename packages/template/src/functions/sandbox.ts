import { hidden, message, RenderFailure } from '../failure.ts';
import { cleanPath } from './clean-path.ts';
import type { FunctionContext } from './context.ts';

/**
 * The file that a path leads to, when it lies in the sandbox; both are followed through symbolic links.
 * OpenBao Agent compares the texts only. Source: spec/template.md 9.3, 9.11.
 */
export function sandboxedPath(written: string, path: string, context: FunctionContext): string {
  const { sandboxPath } = context;
  if (context.flavour === 'openbao') return openBaoPath(written, path, context);
  const sandbox = context.realPath(sandboxPath);
  if (sandbox === undefined) throw unresolved('sandbox', cleanPath(sandboxPath), context);
  const target = context.realPath(path);
  if (target === undefined) throw unresolved('target', path, context);
  if (!isInside(target, sandbox)) throw outside(written);
  return target;
}

function openBaoPath(written: string, path: string, context: FunctionContext): string {
  const target = context.realPath(path);
  if (target === undefined)
    throw new RenderFailure(message`lstat ${hidden(path, 'a path')}: no such file or directory`);
  if (!target.startsWith(context.sandboxPath)) throw outside(written);
  return path;
}

function isInside(target: string, sandbox: string): boolean {
  return sandbox === '/' || target === sandbox || target.startsWith(`${sandbox}/`);
}

function outside(written: string): RenderFailure {
  return new RenderFailure(message`'${hidden(written, 'a path')}' is outside of sandbox`);
}

/** Names the first part of the path that is not there. */
function unresolved(what: string, path: string, context: FunctionContext): RenderFailure {
  const parts = path.split('/');
  let missing = path;
  for (let count = parts.length - 1; count > 1; count--) {
    const parent = parts.slice(0, count).join('/');
    if (context.realPath(parent) !== undefined) break;
    missing = parent;
  }
  return new RenderFailure(
    message`failed to resolve ${what} path: lstat ${hidden(missing, 'a path')}: no such file or directory`,
  );
}
