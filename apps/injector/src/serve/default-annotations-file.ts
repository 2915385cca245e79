import type { Diagnostic, FileSystem, JsonValue, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import type { InjectorSettings } from '@sluice/pod-mutation';
import { decodeDefaultAnnotations, settingText, withDefaultAnnotations } from '@sluice/pod-mutation';
import { decodeText } from '../yaml/decode-text.ts';

/**
 * The settings with the rules of the file that `default-annotations-file` names (YAML or JSON), or as they are when it
 * names none. Fails with everything that is wrong in the file. Source: spec/injector.md 8, DEFAULT_ANNOTATIONS_FILE.
 */
export async function withDefaultAnnotationsFile(
  settings: InjectorSettings,
  files: Pick<FileSystem, 'read'>,
): Promise<Result<InjectorSettings>> {
  const file = settingText(settings, 'default-annotations-file');
  if (file === '') return succeed(settings);
  const document = await readDocument(file, files);
  if (!document.ok) return document;
  const rules = decodeDefaultAnnotations(document.value, file);
  return rules.ok ? succeed(withDefaultAnnotations(settings, rules.value)) : rules;
}

async function readDocument(file: string, files: Pick<FileSystem, 'read'>): Promise<Result<JsonValue>> {
  // Loaded here only: most injectors have no such file.
  const { parse } = await import('yaml');
  try {
    const text = decodeText(await files.read(file));
    if (!text.ok) return fail([unreadable(file, new Error(text.error))]);
    // `core` knows no other values than those of JSON.
    return succeed(parse(text.value, { schema: 'core', maxAliasCount: 0 }) as JsonValue);
  } catch (error) {
    return fail([unreadable(file, error)]);
  }
}

function unreadable(file: string, error: unknown): Diagnostic {
  const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : 'unreadable';
  return {
    code: 'policy/unreadable-file',
    severity: 'error',
    where: { kind: 'setting', name: '-default-annotations-file' },
    message: `cannot read ${file}: ${reason.replace(`${file}: `, '')}`,
    hint: 'name a YAML or JSON file with a list of { namespaces?, match?, annotations }',
  };
}
