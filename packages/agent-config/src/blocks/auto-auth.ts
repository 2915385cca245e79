import type { AuthMethodConfig, AutoAuthConfig, JsonObject } from '@sluice/core';
import type { Block, BlockReader } from '../decode/block.ts';
import { block, many } from '../decode/block.ts';
import type { Report } from '../decode/field.ts';
import { reportError, reportWarning } from '../decode/field.ts';
import { map } from '../decode/map.ts';
import { boolean, duration, text } from '../decode/scalar.ts';
import { withoutAbsent } from '../without-absent.ts';
import type { SinkBlock } from './sink.ts';
import { sinkBlock, toSink } from './sink.ts';

const defaultMinBackoffMs = 1_000;
const defaultMaxBackoffMs = 300_000;

interface MethodValues {
  readonly type: string;
  readonly mount_path: string;
  readonly namespace: string;
  readonly login_namespace: string;
  readonly wrap_ttl: number;
  readonly min_backoff: number;
  readonly max_backoff: number;
  readonly exit_on_err: boolean;
  readonly config: JsonObject;
}

type MethodBlock = Block<MethodValues>;

const methodBlock: BlockReader<MethodValues> = block({
  name: 'method',
  labelled: true,
  fields: {
    type: text(),
    mount_path: text(),
    namespace: text(),
    login_namespace: text(),
    wrap_ttl: duration(),
    min_backoff: duration(),
    max_backoff: duration(),
    exit_on_err: boolean(),
    config: map(),
  },
});

interface SinksValues {
  readonly sink: readonly SinkBlock[];
}

type SinksBlock = Block<SinksValues>;

/** The form of the documentation: `sinks { sink { ... } }`. */
const sinksBlock: BlockReader<SinksValues> = block({ name: 'sinks', fields: { sink: many(sinkBlock) } });

export interface AutoAuthValues {
  readonly method: readonly MethodBlock[];
  readonly sink: readonly SinkBlock[];
  readonly sinks: readonly SinksBlock[];
  readonly enable_reauth_on_new_credentials: boolean;
}

export type AutoAuthBlock = Block<AutoAuthValues>;

/** Source: spec/agent.md 2.7. */
export const autoAuthBlock: BlockReader<AutoAuthValues> = block({
  name: 'auto_auth',
  fields: {
    method: many(methodBlock),
    sink: many(sinkBlock),
    sinks: many(sinksBlock),
    enable_reauth_on_new_credentials: boolean(),
  },
});

/** `undefined` when there is no usable method; the reason has been reported. */
export function toAutoAuth(autoAuth: AutoAuthBlock, env: Env, report: Report): AutoAuthConfig | undefined {
  const { method: methods = [], sink = [], sinks = [], enable_reauth_on_new_credentials } = autoAuth.values;
  const allSinks = [...sink, ...sinks.flatMap(({ values }) => values.sink ?? [])];
  const [first, second] = methods;
  if (first === undefined || second !== undefined) {
    const where = second?.where ?? autoAuth.where;
    const found = first === undefined ? 'none' : String(methods.length);
    const message = `auto_auth needs one and only one method; found ${found}`;
    reportError(report, 'agent-config/auth-method', where, message);
  }
  const method = first === undefined ? undefined : toMethod(first, report);
  const decoded = allSinks.map((each) => toSink(each, env, report)).filter((each) => each !== undefined);
  if (first === undefined || method === undefined) return undefined;
  checkWrapping(
    first,
    allSinks.length,
    decoded.some(({ wrapTtlMs }) => wrapTtlMs !== undefined),
    report,
  );
  return { method, sinks: decoded, reauthOnNewCredentials: enable_reauth_on_new_credentials ?? false };
}

type Env = Readonly<Record<string, string | undefined>>;

function toMethod(method: MethodBlock, report: Report): AuthMethodConfig | undefined {
  const { values } = method;
  const type = (values.type ?? method.label?.text ?? '').toLowerCase();
  if (type === '') {
    const hint = 'write method "kubernetes" { ... } or type = "kubernetes"';
    reportError(report, 'agent-config/auth-method', method.where, 'method has no type', hint);
    return undefined;
  }
  const minBackoffMs = values.min_backoff === 0 ? defaultMinBackoffMs : (values.min_backoff ?? defaultMinBackoffMs);
  const maxBackoffMs = values.max_backoff === 0 ? undefined : values.max_backoff;
  if (maxBackoffMs !== undefined && minBackoffMs > maxBackoffMs) {
    const where = method.places.get('max_backoff') ?? method.where;
    reportError(report, 'agent-config/back-off', where, 'max_backoff is less than min_backoff', 'raise max_backoff');
  }
  const wrapTtlMs = values.wrap_ttl === 0 ? undefined : values.wrap_ttl;
  return {
    type,
    mountPath: mountPathOf(method, type, report),
    ...withoutAbsent({
      namespace: namespaceOf(values.namespace),
      loginNamespace: loginNamespaceOf(values.login_namespace),
      wrapTtlMs,
    }),
    minBackoffMs,
    maxBackoffMs: maxBackoffMs ?? Math.max(defaultMaxBackoffMs, minBackoffMs),
    exitOnError: values.exit_on_err ?? false,
    parameters: values.config ?? {},
  };
}

function mountPathOf(method: MethodBlock, type: string, report: Report): string {
  const path = (method.values.mount_path ?? '').replace(/^\/+|\/+$/g, '');
  if (path === '') return `auth/${type}`;
  if (!path.startsWith('auth/')) {
    const where = method.places.get('mount_path') ?? method.where;
    const message = `mount_path ${JSON.stringify(path)} does not begin with auth/`;
    reportWarning(report, 'agent-config/mount-path', where, message, 'logins will most likely answer 403 or 404');
  }
  return path;
}

/** Without leading and with trailing slash; the root namespace is none. */
function namespaceOf(text: string | undefined): string | undefined {
  const name = (text ?? '').replace(/^\/+|\/+$/g, '');
  return name === '' || name === 'root' ? undefined : `${name}/`;
}

/** Empty for the root, which is one like any other here; absent when nothing is written. Not a key of the peers. */
function loginNamespaceOf(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : (namespaceOf(text) ?? '');
}

/** A token that arrives wrapped can go into one sink only, once. */
function checkWrapping(
  { values, places, where }: MethodBlock,
  sinks: number,
  sinkWraps: boolean,
  report: Report,
): void {
  if ((values.wrap_ttl ?? 0) === 0 || (sinks === 1 && !sinkWraps)) return;
  const place = places.get('wrap_ttl') ?? where;
  const message = 'wrap_ttl of the method needs exactly one sink, and one that does not wrap itself';
  reportError(report, 'agent-config/wrapping', place, message, 'remove one of the two');
}
