import type { AnnotationDefaults, AnnotationSetting, AnnotationSuffix } from '@sluice/annotations';
import { annotationCatalogue, annotationDefaults } from '@sluice/annotations';
import type { Diagnostic, LogLevel, Result } from '@sluice/core';
import { decodeBase64, fail, succeed } from '@sluice/core';
import type { DefaultAnnotationRule } from '../policy/default-annotations.ts';
import { settingCatalogue } from './catalogue.ts';
import type { SettingSource } from './check-setting.ts';
import { acceptedBySetting, checkSetting, kubernetesMinorOf, logLevelOf } from './check-setting.ts';
import { parseFlags } from './parse-flags.ts';
import type { SettingEntry, SettingName } from './setting-entry.ts';

/** The text in force for one setting. */
export interface EffectiveSetting {
  readonly name: SettingName;
  readonly text: string;
  readonly from: SettingSource;
  /** The flag or variable that gave it, such as `-vault-image`; absent for a default. */
  readonly givenAs?: string;
}

/** The injector's configuration: all settings with their provenance, and what follows from them for every pod. */
export interface InjectorSettings {
  readonly effective: ReadonlyMap<SettingName, EffectiveSetting>;
  readonly logLevel: LogLevel;
  readonly logFormat: 'standard' | 'json';
  /** PEM of the Vault server's CA; empty for none. */
  readonly caCertificate: string;
  /** Namespaces whose annotated pods are denied. */
  readonly systemNamespaces: ReadonlySet<string>;
  /** Minor version of the API server, when it is set (33 for 1.33). */
  readonly kubernetesMinor: number | undefined;
  readonly policy: InjectorPolicy;
  /** Defaults of annotations, with these settings in their place. */
  readonly annotationDefaults: AnnotationDefaults;
}

/** What an operator imposes on pods. Empty lists impose nothing. */
export interface InjectorPolicy {
  readonly defaultAnnotations: readonly DefaultAnnotationRule[];
  /** Without prefix and NAME. */
  readonly lockedAnnotations: readonly string[];
  readonly allowedImages: readonly string[];
  readonly allowedAddresses: readonly string[];
}

/**
 * Settings from the words behind the sub-command and the environment. Environment beats flag, an empty variable is
 * unset, an empty flag clears some defaults. Fails with everything that is wrong; the text of each problem contains the
 * words with which the peer refuses to start. Source: spec/injector.md 5.1.
 */
export function settingsFrom(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<InjectorSettings> {
  const flags = parseFlags(args);
  const effective = new Map<SettingName, EffectiveSetting>();
  for (const entry of settingCatalogue) effective.set(entry.name, effectiveSetting(entry, flags.texts, env));
  const problems = [...flags.problems, ...settingCatalogue.flatMap((entry) => problemsOf(entry, effective))];
  if (textIn(effective, 'vault-address') === '') problems.push(noAddress());
  if (problems.length > 0) return fail(problems);
  return succeed({
    effective,
    logLevel: logLevelOf(textIn(effective, 'log-level')) ?? 'info',
    logFormat: textIn(effective, 'log-format') === 'json' ? 'json' : 'standard',
    caCertificate: decodeCertificate(textIn(effective, 'vault-cacert-bytes')),
    systemNamespaces: new Set(splitNames(textIn(effective, 'system-namespaces'))),
    kubernetesMinor: kubernetesMinorOf(textIn(effective, 'kubernetes-version')),
    policy: {
      defaultAnnotations: [],
      lockedAnnotations: splitNames(textIn(effective, 'locked-annotations')),
      allowedImages: splitNames(textIn(effective, 'allowed-images')),
      allowedAddresses: splitNames(textIn(effective, 'allowed-addresses')),
    },
    annotationDefaults: annotationDefaults(annotationSettings(effective)),
  });
}

/** The text in force for a setting, `''` when there is none. */
export function settingText({ effective }: InjectorSettings, name: SettingName): string {
  return textIn(effective, name);
}

/** The same settings with the rules of the file that `default-annotations-file` names; the host has read it. */
export function withDefaultAnnotations(
  settings: InjectorSettings,
  rules: readonly DefaultAnnotationRule[],
): InjectorSettings {
  return { ...settings, policy: { ...settings.policy, defaultAnnotations: rules } };
}

function effectiveSetting(
  entry: SettingEntry,
  flags: ReadonlyMap<SettingName, string>,
  env: Readonly<Record<string, string | undefined>>,
): EffectiveSetting {
  const { name } = entry;
  const variable = env[entry.env] ?? '';
  if (variable !== '') return { name, text: variable, from: 'environment', givenAs: entry.env };
  const flag = flags.get(name);
  // An empty flag of a boolean is no boolean, as Go's flags have it.
  if (flag !== undefined && (flag !== '' || entry.emptyFlag === 'clears' || entry.kind === 'boolean')) {
    return { name, text: flag, from: 'flag', givenAs: `-${entry.flag ?? name}` };
  }
  return { name, text: entry.default ?? annotationDefault(entry) ?? '', from: 'default' };
}

function annotationDefault({ annotation }: SettingEntry): string | undefined {
  return annotation === undefined ? undefined : annotationCatalogue[annotation].default;
}

function problemsOf(entry: SettingEntry, effective: ReadonlyMap<SettingName, EffectiveSetting>): readonly Diagnostic[] {
  const found = effective.get(entry.name);
  if (found?.givenAs === undefined) return [];
  const message = checkSetting(entry, found.text, found.from);
  if (message === undefined) return [];
  const where = { kind: 'setting', name: found.givenAs } as const;
  const hint = `use ${acceptedBySetting(entry)}`;
  return [{ code: 'setting/invalid-value', severity: 'error', where, message, hint }];
}

function noAddress(): Diagnostic {
  return {
    code: 'setting/no-address',
    severity: 'error',
    where: { kind: 'setting', name: '-vault-address' },
    message: 'No Vault service configured',
    hint: 'set -vault-address or AGENT_INJECT_VAULT_ADDR to the URL of the Vault server',
  };
}

function annotationSettings(
  effective: ReadonlyMap<SettingName, EffectiveSetting>,
): Partial<Record<AnnotationSuffix, AnnotationSetting>> {
  const settings: Partial<Record<AnnotationSuffix, AnnotationSetting>> = {};
  for (const { name, annotation } of settingCatalogue) {
    const found = effective.get(name);
    if (annotation === undefined || found?.givenAs === undefined) continue;
    settings[annotation] = { text: found.text, name: found.givenAs };
  }
  return settings;
}

function splitNames(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

// Any text that happens to be base64 is decoded, as the peer does (spec/injector.md 3.4).
function decodeCertificate(text: string): string {
  const decoded = decodeBase64(text);
  return decoded.ok ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(decoded.value) : text;
}

function textIn(effective: ReadonlyMap<SettingName, EffectiveSetting>, name: SettingName): string {
  return effective.get(name)?.text ?? '';
}
