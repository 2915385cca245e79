import type { AnnotationEntry, AnnotationSet, EffectiveAnnotation } from '@sluice/annotations';
import { explainAnnotation, explainAnnotationSet, parseAnnotations } from '@sluice/annotations';
import type { PodTemplate } from '@sluice/pod-mutation';
import { inheritedAnnotations, skipReasons } from '@sluice/pod-mutation';
import { lastOf } from '../offline/flags.ts';
import type { InjectManifestOptions, TemplateOutcome } from '../offline/inject-manifest.ts';
import { injectManifest, requestOf } from '../offline/inject-manifest.ts';
import { membersOf, textsOf } from '../offline/json-tree.ts';
import type { OfflineCommandLine } from '../offline/offline-settings.ts';
import { offlineCommandLine } from '../offline/offline-settings.ts';
import { readManifests } from '../offline/read-manifests.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { explainFlags } from './catalogue.ts';
import { refuse, report } from './inject.ts';
import type { OfflineContext } from './offline-context.ts';
import { exitCodes } from './output.ts';

/** What a key means, or what is in force for the pods of manifests and where it comes from. */
export async function explain(args: readonly string[], context: OfflineContext): Promise<number> {
  const line = await offlineCommandLine(args, context, explainFlags, { address: 'any', files: 'optional' });
  if (!line.ok) return refuse(line.error, context);
  const { parsed } = line.value;
  const isJson = lastOf(parsed, 'format') === 'json';
  if (parsed.flags.has('file')) return explainFiles(line.value, isJson, context);
  if (parsed.words.length > 0) return explainKeys(parsed.words, isJson, context);
  const where = { kind: 'setting', name: 'explain' } as const;
  return refuse(
    [
      {
        code: 'command-line/no-key',
        severity: 'error',
        where,
        message: 'nothing to explain',
        hint: 'write explain KEY or explain -f FILE',
      },
    ],
    context,
  );
}

function explainKeys(keys: readonly string[], isJson: boolean, { output }: OfflineContext): number {
  let code: number = exitCodes.success;
  const found: { readonly forms: readonly string[]; readonly entry: AnnotationEntry }[] = [];
  for (const key of keys) {
    const explained = explainAnnotation(key);
    if (explained.found !== undefined) found.push(explained.found);
    else {
      const { suggestion } = explained;
      output.err(
        `annotation ${key}: unknown key; ${suggestion === undefined ? 'see sluice-injector annotations' : `did you mean ${suggestion}?`}\n`,
      );
      code = exitCodes.failure;
    }
  }
  output.out(isJson ? `${JSON.stringify(found, null, 2)}\n` : found.map(describeEntry).join('\n'));
  return code;
}

function describeEntry({
  entry,
  forms,
}: {
  readonly forms: readonly string[];
  readonly entry: AnnotationEntry;
}): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['value', entry.accepts],
    ['default', entry.default],
    ['setting', entry.setting],
    ['scope', entry.scope],
    ['since', entry.since],
  ];
  const lines = rows.flatMap(([name, text]) =>
    text === undefined || text === '' ? [] : [`  ${name.padEnd(8)} ${text}`],
  );
  return `${forms.join('\n')}\n  ${entry.docs}\n${lines.join('\n')}\n`;
}

/** What is in force for one pod template, and whether it counts. */
interface Explained {
  readonly subject: string;
  readonly set: AnnotationSet;
  /** Why the webhook injects nothing; absent: it injects. */
  readonly without?: string;
}

function explainFiles(line: OfflineCommandLine, isJson: boolean, context: OfflineContext): number {
  const { files, options, diagnostics } = readManifests(line.inputs, line.options);
  report(diagnostics, context);
  const rows: Explained[] = [];
  for (const { documents } of files) {
    if (!documents.ok) return refuse(documents.error, context);
    for (const { value, problems } of documents.value) {
      report(problems, context);
      for (const result of injectManifest(value, options).templates) rows.push(explained(result, options));
    }
  }
  const origin = (found: EffectiveAnnotation): string => originOf(found, options);
  context.output.out(
    isJson
      ? `${JSON.stringify(
          rows.map((row) => jsonRow(row, origin)),
          null,
          2,
        )}\n`
      : rows.map((row) => humanRow(row, origin)).join('\n'),
  );
  return exitCodes.success;
}

function explained({ template, outcome }: TemplateOutcome, options: InjectManifestOptions): Explained {
  const row = { subject: subjectOf(template), set: annotationsOf(template, options) };
  if (outcome.kind === 'patched') return row;
  const without =
    outcome.kind === 'denied'
      ? 'the webhook denies the pod, and sluice-injector lint says why'
      : skipReasons[outcome.reason].sentence;
  return { ...row, without };
}

function subjectOf({ kind, name, namespace, pointer }: PodTemplate): string {
  return `${namespace === '' ? '' : `${namespace}/`}${kind}/${name}${pointer === '' ? '' : ` ${pointer}`}`;
}

function annotationsOf(template: PodTemplate, options: InjectManifestOptions): AnnotationSet {
  const { settings } = options;
  const texts = textsOf(membersOf(template.template['metadata'])['annotations']);
  const { ofNamespace, ofOperator } = inheritedAnnotations(
    template.template,
    requestOf(template, options),
    settings,
    () => undefined, // what is locked is for lint
  );
  const operator = { ...ofOperator, name: settings.effective.get('default-annotations-file')?.givenAs ?? '' };
  return parseAnnotations(texts, settings.annotationDefaults, [ofNamespace, operator], { parseYaml: readYaml });
}

type OriginOf = (found: EffectiveAnnotation) => string;

function humanRow({ subject, set, without }: Explained, origin: OriginOf): string {
  const notice = without === undefined ? [] : [`  nothing is injected: ${without}`];
  const effective = explainAnnotationSet(set).filter(({ text }) => text !== undefined && text !== '');
  const width = Math.max(0, ...effective.map(({ suffix }) => suffix.length));
  const values = effective.map((found) => `  ${found.suffix.padEnd(width)}  ${shown(found)}  (${origin(found)})`);
  const secrets = set.secrets.map(
    ({ rawName, texts }) =>
      `  secret ${rawName}: ${Object.entries(texts)
        .map(([key, text]) => `${key}=${oneLine(text)}`)
        .join(', ')}`,
  );
  return `${[subject, ...notice, ...values, ...secrets].join('\n')}\n`;
}

function jsonRow({ subject, set, without }: Explained, origin: OriginOf): object {
  const effective = explainAnnotationSet(set).filter(({ text }) => text !== undefined);
  return {
    subject,
    injected: without === undefined,
    ...(without === undefined ? {} : { reason: without }),
    annotations: effective.map((found) => ({
      key: found.suffix,
      text: found.text,
      from: found.from,
      origin: origin(found),
    })),
    secrets: set.secrets.map(({ rawName, texts }) => ({ name: rawName, annotations: texts })),
  };
}

function originOf(
  { suffix, from, key, setting }: EffectiveAnnotation,
  { assumesAddress = false }: InjectManifestOptions,
): string {
  if (assumesAddress && suffix === 'service' && from === 'setting') {
    return 'assumed, because neither -vault-address nor AGENT_INJECT_VAULT_ADDR is set';
  }
  if (from === 'annotation') return `annotation ${key}`;
  return from === 'default' ? 'default' : `${from} ${setting ?? ''}`;
}

function shown({ text = '' }: EffectiveAnnotation): string {
  return oneLine(text);
}

function oneLine(text: string): string {
  return text.length <= 60 && !/\p{Cc}/u.test(text)
    ? text
    : `${JSON.stringify(Array.from(text).slice(0, 60).join(''))}...`;
}
