import type { Diagnostic } from '@sluice/core';
import { formatDiagnostic, formatLocation } from '@sluice/core';
import { editDocument } from '../offline/edit-yaml.ts';
import type { InjectManifestOptions } from '../offline/inject-manifest.ts';
import { injectManifest } from '../offline/inject-manifest.ts';
import { outcomeProblems } from '../offline/outcome-problems.ts';
import { locate } from '../offline/locate.ts';
import type { ManifestDocument } from '../offline/manifest-file.ts';
import { offlineCommandLine } from '../offline/offline-settings.ts';
import { readManifests } from '../offline/read-manifests.ts';
import { unifiedDiff } from '../offline/unified-diff.ts';
import { injectFlags } from './catalogue.ts';
import type { OfflineContext } from './offline-context.ts';
import { exitCodes } from './output.ts';

/**
 * Prints manifests as they are after injection, by the engine of the webhook. Nothing is printed on standard output
 * unless all of them could be injected. Exit codes 0, 1 (a pod is denied), 2 (not runnable).
 */
export async function inject(args: readonly string[], context: OfflineContext): Promise<number> {
  const { output } = context;
  const line = await offlineCommandLine(args, context, injectFlags, { address: 'required', files: 'required' });
  if (!line.ok) return refuse(line.error, context);
  const { parsed } = line.value;
  const { files, options, diagnostics: ofFlags } = readManifests(line.value.inputs, line.value.options);
  let text = '';
  let isDenied = false;
  report(ofFlags, context);
  for (const { file, text: before, documents } of files) {
    if (!documents.ok) return refuse(documents.error, context);
    const results = documents.value.map((document) => injectDocument(document, file, options));
    const diagnostics = results.flatMap((result) => result.diagnostics);
    report(diagnostics, context);
    isDenied ||= diagnostics.some(({ severity }) => severity === 'error');
    // A file of comments alone has no document.
    const after = results.length === 0 ? before : results.map((result) => result.text).join('');
    text += parsed.flags.has('diff') ? unifiedDiff(before, after, file, `${file} (injected)`) : separated(text, after);
  }
  if (isDenied) return exitCodes.failure;
  output.out(text);
  return exitCodes.success;
}

/** Reports problems of the command line or of the input. */
export function refuse(problems: readonly Diagnostic[], { output }: Pick<OfflineContext, 'output'>): number {
  for (const problem of problems) output.err(`${formatDiagnostic(problem)}\n`);
  return exitCodes.notRunnable;
}

function injectDocument(
  document: ManifestDocument,
  file: string,
  options: InjectManifestOptions,
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  const { templates, diagnostics, injected } = injectManifest(document.value, options);
  const found = templates.flatMap((result) =>
    outcomeProblems(result).map((problem) => ({
      ...problem,
      where: locate(document, file, result.template.pointer, problem.where),
      message:
        problem.where.kind === 'annotation' ? `${formatLocation(problem.where)}: ${problem.message}` : problem.message,
    })),
  );
  const all = [...document.problems, ...diagnostics, ...found];
  const isWrong = all.some(({ severity }) => severity === 'error');
  return { text: isWrong ? '' : editDocument(document, injected), diagnostics: all };
}

/** Tells problems that do not end the run. */
export function report(diagnostics: readonly Diagnostic[], { output }: Pick<OfflineContext, 'output'>): void {
  for (const diagnostic of diagnostics) output.err(`${diagnostic.severity}: ${formatDiagnostic(diagnostic)}\n`);
}

// Two files become two documents.
function separated(before: string, after: string): string {
  if (before === '' || after.startsWith('---')) return after;
  return `${before.endsWith('\n') ? '' : '\n'}---\n${after}`;
}
