import { annotationEntries } from './catalogue.ts';
import type { AnnotationEntry, AnnotationGroup } from './entry.ts';

const titles: Readonly<Record<AnnotationGroup, string>> = {
  switches: 'Switches and status',
  secrets: 'Secrets and templates',
  'template-engine': 'Template engine',
  server: 'Connection to the server',
  'auto-auth': 'Auto-auth',
  container: 'Agent container',
  cache: 'Cache, listener, connections, telemetry',
  extension: 'Extensions of Sluice',
};

/**
 * The catalogue as Markdown, one table a group; keys without prefix. The reference in the README is made of it.
 * `heading` is the level of the groups' headings: `###` for 3.
 */
export function annotationTable(heading = 3): string {
  const groups = Object.entries(titles) as [AnnotationGroup, string][];
  return groups.map(([group, title]) => `${'#'.repeat(heading)} ${title}\n\n${tableOf(group)}`).join('\n\n');
}

function tableOf(group: AnnotationGroup): string {
  const rows = annotationEntries.filter((entry) => entry.group === group).map(rowOf);
  return ['| Annotation | Value | Default | Effect |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function rowOf(entry: AnnotationEntry): string {
  return `| ${[formsOf(entry), entry.accepts, defaultOf(entry), entry.docs].map(escapeCell).join(' | ')} |`;
}

function formsOf({ suffix, scope, bareForm }: AnnotationEntry): string {
  if (scope === 'global') return `\`${suffix}\``;
  const named = `\`${suffix}-${scope === 'per-secret' ? 'NAME' : 'PARAM'}\``;
  return bareForm === 'none' ? named : `\`${suffix}\`, ${named}`;
}

function defaultOf({ default: text, setting }: AnnotationEntry): string {
  const parts = [text === undefined ? '' : `\`${text}\``, setting === undefined ? '' : `\`${setting}\``];
  return parts.filter((part) => part !== '').join(', ');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
