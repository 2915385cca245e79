import type { Dependency, PkiCertificate, SecretRead } from '../dependency.ts';
import { failure } from '../failure.ts';
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
      call: (texts, context) => readOrWrite(texts, context, secretRead),
      newCall: () => {
        const read = lastOf(secretRead);
        return (texts, context) => readOrWrite(texts, context, read);
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
      call: (texts, context) => certificate(texts, context, pkiCertificate),
      newCall: () => {
        const ask = lastOf(pkiCertificate);
        return (texts, context) => certificate(texts, context, ask);
      },
    }),
  ],
};

/**
 * Works out a dependency anew only for another path or destination than before, which one place in a template
 * seldom has. `texts` are read only.
 */
function lastOf<D extends Dependency>(
  work: (texts: readonly string[], destination: string) => D,
): (texts: readonly string[], destination: string) => D {
  let last: { readonly texts: readonly string[]; readonly destination: string; readonly dependency: D } | undefined;
  return (texts, destination) => {
    if (last?.destination !== destination || !areSame(last.texts, texts)) {
      last = { texts, destination, dependency: work(texts, destination) };
    }
    return last.dependency;
  };
}

function areSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

type Read = (texts: readonly string[], destination: string) => SecretRead;

function readOrWrite(texts: readonly string[], context: FunctionContext, read: Read): Value {
  const [path] = texts;
  if (path === undefined) return undefined;
  if (texts.length > 1) return writeSecret(path, texts.slice(1), context);
  const received = context.resolve(read(texts, ''));
  return isResponse(received) ? context.convert(received, secretValue) : undefined;
}

function secretRead([text = '']: readonly string[]): SecretRead {
  const { path, identityPath, query } = parseVaultPath(text, 'vault.read');
  const version = query.find(([name]) => name === 'version')?.[1];
  const identity = `vault.read(${identityPath}${version === undefined ? '' : `.v${version}`})`;
  return { kind: 'read', identity, path, query };
}

function certificate(
  texts: readonly string[],
  context: FunctionContext,
  ask: (texts: readonly string[], destination: string) => PkiCertificate,
): Value {
  if (texts.length === 0) return undefined;
  const received = context.resolve(ask(texts, context.destination));
  return isPkiBundle(received) ? pkiValue(received, context.flavour) : undefined;
}

function pkiCertificate([path = '', ...parameters]: readonly string[], destination: string): PkiCertificate {
  const pairs = splitParameters(parameters);
  const { path: clean, identityPath } = parseVaultPath(path, 'vault.read');
  const identity = `vault.pki(${identityPath}->${destination})`;
  return { kind: 'pki', identity, path: clean, parameters: pairs, destination };
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
