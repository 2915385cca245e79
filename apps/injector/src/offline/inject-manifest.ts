import { gzipSync } from 'node:zlib';
import type { Diagnostic, JsonObject, JsonValue } from '@sluice/core';
import { applyJsonPatch } from '@sluice/core';
import type { InjectorSettings, MutationOutcome, PodTemplate } from '@sluice/pod-mutation';
import { mutatePod, podTemplatesOf } from '@sluice/pod-mutation';
import { membersOf, stepsOf, withValueAt } from './json-tree.ts';
import { withTokenMount } from './token-mount.ts';

/** What the engine says about one pod template of a manifest. */
export interface TemplateOutcome {
  readonly template: PodTemplate;
  readonly outcome: MutationOutcome;
  /** The template as it becomes; the same object when nothing changes. */
  readonly injected: JsonObject;
}

export interface ManifestOutcome {
  readonly templates: readonly TemplateOutcome[];
  /** Problems with finding templates, not with the templates. */
  readonly diagnostics: readonly Diagnostic[];
  /** The manifest as it becomes. */
  readonly injected: JsonValue;
}

export interface InjectManifestOptions {
  readonly settings: InjectorSettings;
  /** For manifests that name no namespace. */
  readonly namespace: string;
  /** JSONPath by kind, for kinds beyond the built-in table. */
  readonly podTemplates: Readonly<Record<string, string>>;
}

/**
 * Runs the webhook's engine over every pod template of a manifest, as the API server would ask for its pods.
 * Source: spec/decisions.md 16 and 24.
 */
export function injectManifest(manifest: JsonValue, options: InjectManifestOptions): ManifestOutcome {
  const found = podTemplatesOf(manifest, options.podTemplates);
  const templates = found.templates.map((template) => injectTemplate(template, options));
  const injected = templates.reduce(
    (root, result) => withValueAt(root, stepsOf(result.template.pointer), result.injected),
    manifest,
  );
  return { templates, diagnostics: found.diagnostics, injected };
}

function injectTemplate(found: PodTemplate, { settings, namespace }: InjectManifestOptions): TemplateOutcome {
  const { template } = found;
  const { pod, without } = withTokenMount(template);
  const request = { namespace: found.namespace === '' ? namespace : found.namespace };
  const outcome = mutatePod(pod, request, settings, { gzip: (bytes) => gzipSync(bytes) });
  if (outcome.kind !== 'patched') return { template: found, outcome, injected: template };
  const patched = applyJsonPatch(pod, outcome.patch);
  if (!patched.ok) throw new Error('the engine made a patch that does not apply');
  return { template: found, outcome, injected: without(membersOf(patched.value)) };
}
