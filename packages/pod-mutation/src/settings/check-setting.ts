import { annotationCatalogue } from '@sluice/annotations';
import { parseGoBoolean, parseGoDuration, parseGoFloat, parseGoInt } from '@sluice/core';
import type { SettingEntry, SettingName } from './setting-entry.ts';

/** Where the text of a setting comes from. */
export type SettingSource = 'flag' | 'environment' | 'default';

const logLevels: Readonly<Record<string, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  notice: 'info',
  '': 'info',
  warn: 'warn',
  warning: 'warn',
  err: 'error',
  error: 'error',
};

/** The level that a spelling of the peer means; `undefined` for an unknown one. */
export function logLevelOf(text: string): 'trace' | 'debug' | 'info' | 'warn' | 'error' | undefined {
  return Object.hasOwn(logLevels, text.trim().toLowerCase()) ? logLevels[text.trim().toLowerCase()] : undefined;
}

/** What is wrong with the text of a setting, in the words of the peer; `undefined` when it is fine. */
export function checkSetting(entry: SettingEntry, text: string, source: SettingSource): string | undefined {
  switch (entry.kind) {
    case 'text':
      if (entry.name === 'telemetry-path') return checkTelemetryPath(text);
      if (entry.name === 'kubernetes-version') return checkKubernetesVersion(text);
      return entry.name === 'locked-annotations' ? checkAnnotationNames(text) : undefined;
    case 'boolean':
      return checkBoolean(entry, text, source);
    case 'integer':
      return fromEnvironment(parseGoInt(text));
    case 'float':
      return fromEnvironment(parseGoFloat(text));
    case 'duration':
      return text === '' ? undefined : fromEnvironment(parseGoDuration(text));
    case 'log-level':
      if (logLevelOf(text) !== undefined) return undefined;
      return `Error setting log level: unknown log level: ${text.trim().toLowerCase()}`;
    case 'choice':
      return entry.choices?.includes(text) === true ? undefined : badChoice(entry, text);
  }
}

/** Words for what a setting accepts, for hints. */
export function acceptedBySetting({ name, kind, choices = [] }: SettingEntry): string {
  switch (kind) {
    case 'text':
      return acceptedTexts[name] ?? 'any text';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return 'a whole number';
    case 'float':
      return 'a number';
    case 'duration':
      return 'a duration with a unit, such as 5s';
    case 'log-level':
      return 'trace, debug, info, warn or error';
    case 'choice':
      return choices.join(' or ');
  }
}

// Of the texts that are checked.
const acceptedTexts: Readonly<Partial<Record<SettingName, string>>> = {
  'telemetry-path': 'another path, such as /metrics',
  'kubernetes-version': 'a version such as 1.33',
  'locked-annotations': 'names of annotations without prefix and NAME, such as agent-image',
};

function checkBoolean({ flag = '' }: SettingEntry, text: string, source: SettingSource): string | undefined {
  const parsed = parseGoBoolean(text);
  if (parsed.ok) return undefined;
  if (source === 'flag') return `invalid boolean value ${JSON.stringify(text)} for -${flag}: parse error`;
  return `Error parsing environment variables: cannot parse '' as bool: ${parsed.error}`;
}

/** Minor version of `1.33`, `v1.33.2` or `1.33+`; `undefined` for no such text. */
export function kubernetesMinorOf(text: string): number | undefined {
  const minor = /^v?1\.([0-9]{1,3})(?![0-9])/.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

function checkKubernetesVersion(text: string): string | undefined {
  if (text === '' || kubernetesMinorOf(text) !== undefined) return undefined;
  return `${JSON.stringify(text)} is no version of Kubernetes`;
}

function checkAnnotationNames(text: string): string | undefined {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => name !== '' && !Object.hasOwn(annotationCatalogue, name));
  return unknown.length === 0 ? undefined : `unknown annotations: ${unknown.join(', ')}`;
}

// The peer panics here: two handlers of one path.
function checkTelemetryPath(text: string): string | undefined {
  if (text !== '/mutate' && text !== '/health/ready') return undefined;
  return `${JSON.stringify(text)} is a path of the injector itself`;
}

// The peer checks the texts of flags together with the environment, hence one wording for both.
function fromEnvironment(
  parsed: { readonly ok: true } | { readonly ok: false; readonly error: string },
): string | undefined {
  return parsed.ok ? undefined : `Error parsing environment variables: ${parsed.error}`;
}

function badChoice({ name }: SettingEntry, text: string): string {
  if (name === 'default-template') return `Invalid default flag type: ${text}`;
  if (name === 'tls-min-version') {
    return `Failed to configure TLS: invalid or unsupported TLS version ${JSON.stringify(text)}`;
  }
  return `${JSON.stringify(text)} is not accepted`;
}
