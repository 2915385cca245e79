import { annotationEntries, annotationForms, annotationJsonSchema, annotationTable } from '@sluice/annotations';
import { lastOf, parseArguments } from '../offline/flags.ts';
import { annotationsFlags } from './catalogue.ts';
import { refuse } from './inject.ts';
import type { OfflineContext } from './offline-context.ts';
import { exitCodes } from './output.ts';

/** Prints the reference of all annotations, from the catalogue that reads them. */
export function annotations(args: readonly string[], context: OfflineContext): number {
  const parsed = parseArguments(args, annotationsFlags);
  if (parsed.problems.length > 0) return refuse(parsed.problems, context);
  if (parsed.flags.has('schema')) context.output.out(`${JSON.stringify(annotationJsonSchema(), null, 2)}\n`);
  else context.output.out(reference(lastOf(parsed, 'format') ?? 'human'));
  return exitCodes.success;
}

function reference(format: string): string {
  if (format === 'markdown') return `${annotationTable(2)}\n`;
  if (format === 'json') return `${JSON.stringify(annotationEntries, null, 2)}\n`;
  const blocks = annotationEntries.map((entry) => {
    const facts = [entry.accepts, ...(entry.default === undefined ? [] : [`default ${entry.default}`])];
    return `${annotationForms(entry).join(', ')}\n    ${entry.docs}\n    ${facts.join('; ')}\n`;
  });
  return blocks.join('');
}
