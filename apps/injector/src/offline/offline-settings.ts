import type { Diagnostic, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import { settingsFrom } from '@sluice/pod-mutation';
import type { InjectManifestOptions } from './inject-manifest.ts';
import type { FlagSpec, ParsedArguments } from './flags.ts';
import { lastOf, parseArguments } from './flags.ts';

/** Flags of every command that reads manifests. */
export const manifestFlags: readonly FlagSpec[] = [
  { name: 'file', short: 'f', value: 'FILE', docs: 'Manifests to read, - for standard input; repeatable.' },
  { name: 'pod-template', value: 'KIND=PATH', docs: 'Where a kind keeps its pod template, as JSONPath; repeatable.' },
  { name: 'namespace', short: 'n', value: 'NAME', docs: 'Namespace of manifests that name none. Default default.' },
];

/** A command line of an offline command, ready to run. */
export interface OfflineCommandLine {
  readonly parsed: ParsedArguments;
  readonly files: readonly string[];
  readonly options: InjectManifestOptions;
}

/**
 * Reads the flags and settings of a command over manifests. `address`: what holds for a Vault server that nobody named,
 * where its address does not matter.
 */
export function offlineCommandLine(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  specs: readonly FlagSpec[],
  address?: string,
): Result<OfflineCommandLine> {
  const parsed = parseArguments(args, [...manifestFlags, ...specs]);
  const defaults = address === undefined ? [] : [`-vault-address=${address}`];
  const settings = settingsFrom([...defaults, ...parsed.settings], env);
  const templates = podTemplateFlags(parsed.flags.get('pod-template') ?? []);
  const problems = [...parsed.problems, ...(settings.ok ? [] : settings.error), ...templates.problems];
  if (problems.length > 0 || !settings.ok) return fail(problems);
  return succeed({
    parsed,
    files: [...(parsed.flags.get('file') ?? []), ...parsed.words],
    options: {
      settings: settings.value,
      namespace: lastOf(parsed, 'namespace') ?? 'default',
      podTemplates: templates.paths,
    },
  });
}

function podTemplateFlags(texts: readonly string[]): {
  readonly paths: Record<string, string>;
  readonly problems: readonly Diagnostic[];
} {
  const paths: Record<string, string> = {};
  const problems: Diagnostic[] = [];
  for (const text of texts) {
    const [kind = '', ...path] = text.split('=');
    if (kind !== '' && path.length > 0) paths[kind] = path.join('=');
    else problems.push(badTemplate(text));
  }
  return { paths, problems };
}

function badTemplate(text: string): Diagnostic {
  return {
    code: 'command-line/flag',
    severity: 'error',
    where: { kind: 'setting', name: '--pod-template' },
    message: `"${text}" is not KIND=PATH`,
    hint: 'use a form such as Rollout=$.spec.template',
  };
}
