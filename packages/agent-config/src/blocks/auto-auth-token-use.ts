import type { ApiProxyConfig } from '@sluice/core';
import type { Field } from '../decode/field.ts';
import { readBoolean, scalar, scalarText } from '../decode/scalar.ts';

export type TokenUse = ApiProxyConfig['useAutoAuthToken'];

/** `use_auto_auth_token`: a boolean, leniently, or `"force"` in any case. Source: spec/agent.md 2.8. */
export function tokenUse(): Field<TokenUse> {
  return scalar((value, name, report) => {
    if (scalarText(value)?.toLowerCase() === 'force') return 'force';
    const used = readBoolean(value, name, report);
    if (used === undefined) return undefined;
    return used ? 'when-absent' : 'never';
  });
}
