import { readFileSync } from 'node:fs';
import { annotationJsonSchema, annotationTable } from '@sluice/annotations';
import { settingCatalogue } from '@sluice/pod-mutation';
import { loadAllGroups } from '@sluice/template';
import { format, resolveConfig } from 'prettier';
import { annotationValidator } from './annotation-validator.ts';
import type { Artifact } from './artifact.ts';
import { functionTable } from './function-table.ts';
import { replaceSection } from './readme-section.ts';
import { settingTable } from './setting-table.ts';

/** Everything that is generated, in full, as it must stand in the repository at `root`. */
export async function generateArtifacts(root: string): Promise<readonly Artifact[]> {
  const schema = annotationJsonSchema();
  const groups = await loadAllGroups();
  const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
  const annotations = 'packages/annotations/README.md';
  const template = 'packages/template/README.md';
  const injector = 'apps/injector/README.md';
  return [
    await formatted(root, {
      path: annotations,
      content: replaceSection(read(annotations), 'annotations', 'Annotations', annotationTable(3)),
    }),
    await formatted(root, {
      path: 'packages/annotations/schema/annotations.schema.json',
      content: JSON.stringify(schema, null, 2),
    }),
    {
      path: 'packages/annotations/src/generated/validate-annotations.ts',
      content: await annotationValidator(schema),
    },
    await formatted(root, {
      path: template,
      content: replaceSection(read(template), 'functions', 'Functions', functionTable(groups)),
    }),
    await formatted(root, {
      path: injector,
      content: replaceSection(read(injector), 'settings', 'Settings', settingTable(settingCatalogue)),
    }),
  ];
}

async function formatted(root: string, { path, content }: Artifact): Promise<Artifact> {
  const filepath = `${root}/${path}`;
  return { path, content: await format(content, { ...(await resolveConfig(filepath)), filepath }) };
}
