import type { AnnotationSet } from '@sluice/annotations';
import { booleanOf, textOf } from '@sluice/annotations';
import type { AnnotationSuffix } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import { caCertificateFile } from './ca-configmap.ts';

/** What the environment of an agent container depends on, beside the annotations. */
export interface EnvironmentFacts {
  /** Variables with the generated configuration; `undefined` in ConfigMap mode. */
  readonly configuration: readonly JsonObject[] | undefined;
  readonly caCertificate: string;
  readonly cloud: readonly JsonObject[];
  /** Variables that the user adds. */
  readonly further: readonly JsonObject[];
}

const fieldPaths = { NAMESPACE: 'metadata.namespace', HOST_IP: 'status.hostIP', POD_IP: 'status.podIP' } as const;

/** Variables of every agent that addresses may refer to, as `$(HOST_IP)`. */
export const podFactNames: readonly string[] = Object.keys(fieldPaths);

const podFacts = Object.entries(fieldPaths).map(([name, fieldPath]) => fieldVariable(name, fieldPath));

const plainVariables: readonly (readonly [variable: string, suffix: AnnotationSuffix])[] = [
  ['GOMAXPROCS', 'go-max-procs'],
  ['VAULT_CLIENT_TIMEOUT', 'client-timeout'],
  ['VAULT_MAX_RETRIES', 'client-max-retries'],
  ['VAULT_LOG_LEVEL', 'log-level'],
  ['VAULT_LOG_FORMAT', 'log-format'],
  ['HTTPS_PROXY', 'proxy-address'],
  ['NO_PROXY', 'no-proxy'],
];

const serverVariables: readonly (readonly [variable: string, suffix: AnnotationSuffix])[] = [
  ['VAULT_CAPATH', 'ca-key'],
  ['VAULT_CLIENT_CERT', 'client-cert'],
  ['VAULT_CLIENT_KEY', 'client-key'],
];

/**
 * Environment of an agent container, in order: facts of the pod first, so that later values can use `$(HOST_IP)`.
 * `VAULT_SKIP_VERIFY` is there only when it is true: Vault takes any text for true, so that the peer's constant
 * `false` switches verification off (spec/injector.md 6.9). Source: spec/injector.md 3.4.
 */
export function environmentOf(set: AnnotationSet, facts: EnvironmentFacts): readonly JsonObject[] {
  return [
    ...podFacts,
    ...plainVariables.flatMap(([name, suffix]) => variable(name, textOf(set, suffix))),
    ...(facts.configuration ?? serverEnvironment(set)),
    ...variable('VAULT_CACERT_BYTES', facts.caCertificate),
    ...facts.cloud,
    ...facts.further,
  ];
}

function serverEnvironment(set: AnnotationSet): readonly JsonObject[] {
  return [
    ...variable('VAULT_ADDR', textOf(set, 'service')),
    ...variable('VAULT_CACERT', caCertificateFile(set)),
    ...serverVariables.flatMap(([name, suffix]) => variable(name, textOf(set, suffix))),
    ...(booleanOf(set, 'tls-skip-verify') === true ? variable('VAULT_SKIP_VERIFY', 'true') : []),
    ...variable('VAULT_TLS_SERVER_NAME', textOf(set, 'tls-server-name')),
  ];
}

function variable(name: string, value: string): readonly JsonObject[] {
  return value === '' ? [] : [{ name, value }];
}

function fieldVariable(name: string, fieldPath: string): JsonObject {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}
