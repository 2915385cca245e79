import type { Diagnostic, Result } from '@sluice/core';
import {
  fail,
  parseDurationSeconds,
  parseGoBoolean,
  parseGoInt,
  SecretString,
  succeed,
  toMilliseconds,
} from '@sluice/core';
import type { RateLimit } from '../call/rate-limit.ts';
import type { HttpHeader } from '../transport/http-transport.ts';
import type { ProxySettings } from '../transport/proxy/settings.ts';
import type { TlsOptions } from '../transport/tls-options.ts';
import { parseHeaders } from './headers.ts';
import { parseRateLimit } from './rate-limit.ts';
import type { Variable, Variables } from './variables.ts';
import { createVariables } from './variables.ts';

/** What the environment says, decoded; absent is what it does not say. Source: spec/vault-api.md 2.1. */
export interface EnvironmentConfig {
  readonly address?: string;
  /** `X_AGENT_ADDR`: before `address` for everybody but the agent itself. */
  readonly agentAddress?: string;
  readonly namespace?: string;
  readonly token?: SecretString;
  readonly wrapTtl?: string;
  /** `method[:passcode]` */
  readonly mfa?: SecretString;
  readonly tls: TlsOptions;
  readonly timeoutMs?: number;
  readonly maxRetries?: number;
  readonly rateLimit?: RateLimit;
  readonly serviceLookup: boolean;
  readonly proxy?: ProxySettings;
  readonly followRedirects: boolean;
  readonly headers: readonly HttpHeader[];
  /** Which variable gave a setting: `ADDR` -> `BAO_ADDR`. For a debug log; names only. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Decodes the `VAULT_*` and `BAO_*` variables (`BAO_*` first, empty = unset). Pure: pass `process.env`. The failed
 * `Result` lists every variable that cannot be read, by name and without its value.
 */
export function configFromEnv(env: Readonly<Record<string, string | undefined>>): Result<EnvironmentConfig> {
  const variables = createVariables(env);
  const problems: Diagnostic[] = [];
  const decode = <T>(variable: Variable | undefined, parse: (text: string) => Result<T, string>): T | undefined => {
    if (variable === undefined) return undefined;
    const parsed = parse(variable.value);
    if (parsed.ok) return parsed.value;
    problems.push(problem(variable.name, parsed.error));
    return undefined;
  };
  const text = (name: string): string | undefined => variables.read(name)?.value;
  const secret = (name: string): SecretString | undefined => secretOf(text(name), name.toLowerCase());
  const flag = (name: string): boolean | undefined => decode(variables.read(name), parseGoBoolean);
  const config = {
    ...present('address', text('ADDR')),
    ...present('agentAddress', text('AGENT_ADDR')),
    ...present('namespace', text('NAMESPACE')),
    ...present('token', secret('TOKEN')),
    ...present('wrapTtl', text('WRAP_TTL')),
    ...present('mfa', secret('MFA')),
    ...present('timeoutMs', decode(variables.read('CLIENT_TIMEOUT'), parseTimeout)),
    ...present('maxRetries', decode(variables.read('MAX_RETRIES'), parseCount)),
    ...present('rateLimit', decode(variables.read('RATE_LIMIT'), parseRateLimit)),
    ...present('proxy', proxyOf(variables)),
    tls: tlsOf(variables, flag('SKIP_VERIFY')),
    serviceLookup: flag('SRV_LOOKUP') ?? false,
    followRedirects: flag('DISABLE_REDIRECTS') !== true,
    headers: decode(variables.readExact('VAULT_HEADERS'), parseHeaders) ?? [],
    sources: variables.sources,
  };
  return problems.length > 0 ? fail(problems) : succeed(config);
}

function present<K extends string, T>(name: K, value: T | undefined): { readonly [key in K]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [key in K]?: T };
}

function secretOf(text: string | undefined, label: string): SecretString | undefined {
  return text === undefined ? undefined : new SecretString(text, label);
}

function parseTimeout(text: string): Result<number, string> {
  const parsed = parseDurationSeconds(text);
  if (!parsed.ok) return parsed;
  return parsed.value < 0n ? fail('is negative') : succeed(toMilliseconds(parsed.value));
}

function parseCount(text: string): Result<number, string> {
  const parsed = parseGoInt(text, { base: 10 });
  if (!parsed.ok) return parsed;
  const count = Number(parsed.value);
  return count < 0 ? fail('is negative') : succeed(count);
}

function tlsOf(variables: Variables, skipVerify: boolean | undefined): TlsOptions {
  const text = (name: string): string | undefined => variables.read(name)?.value;
  return {
    ...present('caFile', text('CACERT')),
    ...present('caPem', text('CACERT_BYTES')),
    ...present('caDirectory', text('CAPATH')),
    ...present('certFile', text('CLIENT_CERT')),
    ...present('keyFile', text('CLIENT_KEY')),
    ...present('certPem', text('CLIENT_CERT_BYTES')),
    ...present('keyPem', secretOf(text('CLIENT_KEY_BYTES'), 'client-key')),
    ...present('serverName', text('TLS_SERVER_NAME')),
    ...present('skipVerify', skipVerify),
    ...present('systemRootsFile', variables.readExact('SSL_CERT_FILE')?.value),
    ...present('systemRootsDirectory', variables.readExact('SSL_CERT_DIR')?.value),
  };
}

function proxyOf(variables: Variables): ProxySettings | undefined {
  const all = variables.read('PROXY_ADDR') ?? variables.read('HTTP_PROXY');
  if (all !== undefined) return { kind: 'all', url: all.value };
  const rule = (name: string): string | undefined =>
    (variables.readExact(name.toLowerCase()) ?? variables.readExact(name))?.value;
  const http = rule('HTTP_PROXY');
  const https = rule('HTTPS_PROXY');
  if (http === undefined && https === undefined) return undefined;
  return { kind: 'by-rules', ...present('http', http), ...present('https', https), bypass: rule('NO_PROXY') ?? '' };
}

function problem(name: string, message: string): Diagnostic {
  return { code: 'environment/invalid', severity: 'error', where: { kind: 'setting', name }, message };
}
