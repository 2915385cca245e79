import { gzipSync } from 'node:zlib';
import type { Diagnostic, JsonObject, JsonValue } from '@sluice/core';
import { applyJsonPatch } from '@sluice/core';
import type { AdmissionRequest, InjectorSettings, MutationOutcome, PodTemplate } from '@sluice/pod-mutation';
import { mutatePod, podTemplatesOf } from '@sluice/pod-mutation';
import { readYaml } from '../yaml/read-yaml.ts';
import { membersOf, stepsOf, withValuesAt } from './json-tree.ts';
import type { AnnotationsByNamespace } from './namespaces.ts';
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
  /** Defaults for the pods of namespaces; absent: none. */
  readonly namespaces?: AnnotationsByNamespace;
  /** JSONPath by kind, for kinds beyond the built-in table. */
  readonly podTemplates: Readonly<Record<string, string>>;
  /** The address of the Vault server is made up, because no setting gives one. */
  readonly assumesAddress?: boolean;
}

/**
 * Runs the webhook's engine over every pod template of a manifest, as the API server would ask for its pods.
 * Source: spec/decisions.md 16 and 24.
 */
export function injectManifest(manifest: JsonValue, options: InjectManifestOptions): ManifestOutcome {
  const found = podTemplatesOf(manifest, options.podTemplates);
  const templates = found.templates.map((template) => injectTemplate(template, options));
  const placements = templates.map(({ template, injected }) => ({ steps: stepsOf(template.pointer), value: injected }));
  const injected = withValuesAt(manifest, placements);
  return { templates, diagnostics: found.diagnostics, injected };
}

/** The namespace of a template's pods, with the annotations that they inherit from it. */
export function requestOf(template: PodTemplate, { namespace, namespaces }: InjectManifestOptions): AdmissionRequest {
  const name = template.namespace === '' ? namespace : template.namespace;
  return { namespace: name, namespaceAnnotations: namespaces?.get(name) ?? {} };
}

function injectTemplate(found: PodTemplate, options: InjectManifestOptions): TemplateOutcome {
  const { template } = found;
  const { pod, without } = withTokenMount(template);
  const capabilities = { gzip: (bytes: Uint8Array): Uint8Array => gzipSync(bytes), parseYaml: readYaml };
  const outcome = mutatePod(pod, requestOf(found, options), options.settings, capabilities);
  if (outcome.kind !== 'patched') return { template: found, outcome, injected: template };
  const patched = applyJsonPatch(pod, outcome.patch);
  if (!patched.ok) throw new Error('the engine made a patch that does not apply');
  return { template: found, outcome, injected: without(membersOf(patched.value)) };
}
