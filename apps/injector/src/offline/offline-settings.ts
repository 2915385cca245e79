import { explainAnnotation } from '@sluice/annotations';
import type { Diagnostic, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import { settingsFrom } from '@sluice/pod-mutation';
import { manifestFlags } from '../commands/catalogue.ts';
import type { OfflineContext } from '../commands/offline-context.ts';
import { withDefaultAnnotationsFile } from '../serve/default-annotations-file.ts';
import type { InjectManifestOptions } from './inject-manifest.ts';
import type { FlagSpec, ParsedArguments } from './flags.ts';
import { lastOf, parseArguments } from './flags.ts';
import type { InputFile } from './read-input.ts';
import { readInputs } from './read-input.ts';

/** A command line of an offline command, ready to run. */
export interface OfflineCommandLine {
  readonly parsed: ParsedArguments;
  readonly inputs: readonly InputFile[];
  readonly options: InjectManifestOptions;
}

/** What a command asks of its words. */
export interface OfflineNeeds {
  /** `required`: the address of the Vault server becomes part of the result. Else a made-up one stands in for it. */
  readonly address: 'required' | 'any';
  /** `optional`: words are something else, unless `--file` is given. */
  readonly files: 'required' | 'optional';
}

/** Reads flags, settings and files of a command over manifests. Fails with everything that is wrong. */
export async function offlineCommandLine(
  args: readonly string[],
  { env, input }: Pick<OfflineContext, 'env' | 'input'>,
  specs: readonly FlagSpec[],
  needs: OfflineNeeds,
): Promise<Result<OfflineCommandLine>> {
  const parsed = parseArguments(args, [...manifestFlags, ...specs]);
  const stated = settingsFrom(parsed.settings, env);
  const assumesAddress = needs.address === 'any' && lacksAddress(stated);
  const given = assumesAddress ? settingsFrom([assumedAddress, ...parsed.settings], env) : stated;
  const settings = given.ok ? await withDefaultAnnotationsFile(given.value, input.files) : given;
  const templates = podTemplateFlags(parsed.flags.get('pod-template') ?? []);
  const files = filesOf(parsed, needs);
  const inputs = await readInputs(input, files, needs.files === 'optional' ? meantAsKey : undefined);
  const problems = [
    ...parsed.problems,
    ...(settings.ok ? [] : settings.error.map(explainAddress)),
    ...templates.problems,
    ...(inputs.ok ? [] : inputs.error),
    ...(files.length === 0 && needs.files === 'required' ? [noFile()] : []),
  ];
  if (problems.length > 0 || !settings.ok || !inputs.ok) return fail(problems);
  return succeed({
    parsed,
    inputs: inputs.value,
    options: {
      settings: settings.value,
      namespace: lastOf(parsed, 'namespace') ?? 'default',
      podTemplates: templates.paths,
      assumesAddress,
    },
  });
}

// `explain role -f FILE`: with --file, words are further files, as the shell makes them of `-f *.yaml`.
function meantAsKey(word: string): string | undefined {
  if (explainAnnotation(word).found === undefined) return undefined;
  return `it is the key of an annotation: explain either keys, or manifests with -f FILE`;
}

const assumedAddress = '-vault-address=https://vault:8200';

function lacksAddress(settings: Result<unknown>): boolean {
  return !settings.ok && settings.error.some(({ code }) => code === 'setting/no-address');
}

function filesOf({ flags, words }: ParsedArguments, needs: OfflineNeeds): readonly string[] {
  const named = flags.get('file') ?? [];
  return needs.files === 'required' || named.length > 0 ? [...named, ...words] : [];
}

function explainAddress(problem: Diagnostic): Diagnostic {
  if (problem.code !== 'setting/no-address') return problem;
  return { ...problem, hint: `${problem.hint ?? ''}: it is written into the pods (lint and explain do without)` };
}

function noFile(): Diagnostic {
  return {
    code: 'command-line/no-file',
    severity: 'error',
    where: { kind: 'setting', name: '--file' },
    message: 'no manifests to read',
    hint: 'write -f FILE, or -f - for standard input',
  };
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
