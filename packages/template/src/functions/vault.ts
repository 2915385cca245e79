import type { SecretRead } from '../dependency.ts';
import { failure } from '../failure.ts';
import type { Operand } from '../parse/tree.ts';
import { stringsOf } from '../value/list.ts';
import { GoList } from '../value/value.ts';
import type { Value } from '../value/value.ts';
import { compareStrings } from '../value/go-string.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';
import { splitParameters, writeIdentity } from './vault-identity.ts';
import { isPkiBundle, isResponse, isTextList, pkiValue, secretValue } from './vault-value.ts';
import { parseVaultPath, trimPath } from './vault-path.ts';
import type { FunctionContext } from './context.ts';

/** Secrets, lists and certificates of Vault. Source: spec/template.md 9.2. */
export const vault: FunctionGroup = {
  name: 'Vault',
  functions: [
    defineFunction({
      name: 'secret',
      parameters: ['...string'],
      result: '*Secret',
      docs: 'Reads a secret, or with further "k=v" texts writes to the path; nothing until it has arrived.',
      example: { template: '{{ with secret "kv/app" }}{{ .Data.user }}{{ end }}', output: '' },
      call: ([path, ...parameters], context, operands) => {
        if (path === undefined) return undefined;
        return parameters.length === 0 ? readSecret(path, context, operands) : writeSecret(path, parameters, context);
      },
    }),
    defineFunction({
      name: 'secrets',
      parameters: ['string'],
      result: '[]string',
      docs: 'The keys under a path, sorted; folders end in a slash.',
      example: { template: '{{ range secrets "kv/metadata" }}{{ . }} {{ end }}', output: '' },
      call: ([path], context) => {
        if (path === '') return new GoList('string', [], true);
        const clean = trimPath(path);
        if (clean === '') throw failure('vault.list: invalid format: ""');
        const received = context.resolve({ kind: 'list', identity: `vault.list(${clean})`, path: clean });
        if (!isTextList(received)) return new GoList('string', [], true);
        return context.convert(received, (keys) => stringsOf([...keys].sort(compareStrings)));
      },
    }),
    defineFunction({
      name: 'pkiCert',
      parameters: ['...string'],
      result: 'PemEncoded',
      docs: 'Issues a certificate and keeps it while it is good; fields Cert, Key, CA and CAChain.',
      example: { template: '{{ with pkiCert "pki/issue/web" "common_name=a.b" }}{{ .Cert }}{{ end }}', output: '' },
      call: ([path, ...parameters], context) => {
        if (path === undefined) return undefined;
        const pairs = splitParameters(parameters);
        const { path: clean, identityPath } = parseVaultPath(path, 'vault.read');
        const { destination } = context;
        const identity = `vault.pki(${identityPath}->${destination})`;
        const received = context.resolve({ kind: 'pki', identity, path: clean, parameters: pairs, destination });
        if (!isPkiBundle(received)) return undefined;
        return pkiValue(received, context.flavour);
      },
    }),
  ],
};

/** What each call read last: a path is seldom another one in the next pass. */
const lastReads = new WeakMap<readonly Operand[], { readonly path: string; readonly dependency: SecretRead }>();

function readSecret(path: string, context: FunctionContext, operands: readonly Operand[]): Value {
  let last = lastReads.get(operands);
  if (last?.path !== path) {
    last = { path, dependency: secretRead(path) };
    lastReads.set(operands, last);
  }
  const received = context.resolve(last.dependency);
  return isResponse(received) ? context.convert(received, secretValue) : undefined;
}

function secretRead(text: string): SecretRead {
  const { path, identityPath, query } = parseVaultPath(text, 'vault.read');
  const version = query.find(([name]) => name === 'version')?.[1];
  const identity = `vault.read(${identityPath}${version === undefined ? '' : `.v${version}`})`;
  return { kind: 'read', identity, path, query };
}

function writeSecret(path: string, parameters: readonly string[], context: FunctionContext): Value {
  const pairs = splitParameters(parameters);
  const clean = trimPath(path);
  if (clean === '') throw failure('vault.write: invalid format: ""');
  const received = context.resolve({
    kind: 'write',
    identity: writeIdentity(clean, pairs),
    path: clean,
    parameters: pairs,
  });
  return isResponse(received) ? context.convert(received, secretValue) : undefined;
}
