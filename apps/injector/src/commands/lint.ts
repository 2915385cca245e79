import type { Diagnostic } from '@sluice/core';
import { lastOf } from '../offline/flags.ts';
import { lintDocument } from '../offline/lint-manifest.ts';
import { offlineCommandLine } from '../offline/offline-settings.ts';
import { readManifests } from '../offline/read-manifests.ts';
import { humanReport, jsonReport, sarifReport } from '../offline/report.ts';
import { lintFlags } from './catalogue.ts';
import { refuse } from './inject.ts';
import type { OfflineContext } from './offline-context.ts';
import { exitCodes } from './output.ts';
import { version } from './version.ts';

/**
 * Checks the annotations of manifests as the webhook would. Exit codes 0, 1 (problems), 2 (not runnable). A syntax error
 * is a problem of the file, not of the run.
 */
export async function lint(args: readonly string[], context: OfflineContext): Promise<number> {
  const line = await offlineCommandLine(args, context, lintFlags, { address: 'any', files: 'required' });
  if (!line.ok) return refuse(line.error, context);
  const { inputs, parsed } = line.value;
  const { files, options, diagnostics: ofFlags } = readManifests(inputs, line.value.options);
  const diagnostics: Diagnostic[] = [...ofFlags];
  for (const { file, documents } of files) {
    if (documents.ok) diagnostics.push(...documents.value.flatMap((document) => lintDocument(document, file, options)));
    else diagnostics.push(...documents.error);
  }
  context.output.out(report(lastOf(parsed, 'format') ?? 'human', diagnostics, inputs.length));
  const least = lastOf(parsed, 'fail-on') === 'warning' ? ['error', 'warning'] : ['error'];
  return diagnostics.some(({ severity }) => least.includes(severity)) ? exitCodes.failure : exitCodes.success;
}

function report(format: string, diagnostics: readonly Diagnostic[], fileCount: number): string {
  if (format === 'json') return jsonReport(diagnostics);
  return format === 'sarif' ? sarifReport(diagnostics, version) : humanReport(diagnostics, fileCount);
}
