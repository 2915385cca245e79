import { readFile } from 'node:fs/promises';
import { HostError } from '@sluice/core';
import { toHostError } from '../host-failure.ts';

/**
 * The id of a user or group: by name from `/etc/passwd` or `/etc/group` (Node has no getpwnam), else a decimal number.
 * Source: spec/agent.md 12 item 19.
 */
export async function resolveAccount(file: string, kind: 'user' | 'group', nameOrId: string): Promise<number> {
  const id = idsIn(await readAccounts(file, kind, nameOrId)).get(nameOrId);
  if (id !== undefined) return id;
  if (/^[0-9]{1,10}$/.test(nameOrId)) return Number(nameOrId);
  const message = `${kind} ${JSON.stringify(nameOrId)}: is not in ${file}; use a name from there or a number`;
  throw new HostError('not-found', `resolve-${kind}`, nameOrId, message);
}

async function readAccounts(file: string, kind: 'user' | 'group', nameOrId: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    // Images without the file exist; numbers work there all the same.
    if (/^[0-9]+$/.test(nameOrId)) return '';
    throw toHostError(error, `resolve-${kind}`, file);
  }
}

function idsIn(text: string): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name = '', , id = ''] = line.split(':');
    // The first entry of a name counts, as in the C library.
    if (/^[0-9]+$/.test(id) && !ids.has(name)) ids.set(name, Number(id));
  }
  return ids;
}
