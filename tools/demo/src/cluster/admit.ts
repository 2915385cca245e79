import { readFile } from 'node:fs/promises';
import type { JsonObject } from '@sluice/core';
import { createSystemClock, createSystemRandom } from '@sluice/platform-node';
import type { Webhook } from '@sluice/api-server-model';
import {
  formatKubectlError,
  namespaceOf,
  patchTemplateAnnotations,
  podFromWorkload,
  readManifests,
  reviewPod,
} from '@sluice/api-server-model';
import { DemoError } from '../error.ts';
import { adaptEnvironment } from './adapt.ts';
import type { Adaptation } from './adapt.ts';

/** A pod on its way through admission. */
export interface AdmittedPod {
  /** As the webhook saw it: with the API server's defaults and token mount. */
  readonly before: JsonObject;
  /** As the API server stored it. */
  readonly after: JsonObject;
  readonly warnings: readonly string[];
}

/**
 * The pod of the Deployment in `folder`, with the annotations of its patch, created the way an API server does it:
 * defaults, AdmissionReview to the injector, patch applied, names checked.
 */
export async function admitPod(
  folder: string,
  webhook: Webhook,
  { env, annotations }: Adaptation,
): Promise<AdmittedPod> {
  const deployment = adaptEnvironment(await readManifest(`${folder}/deployment.yaml`), env);
  const patched = patchTemplateAnnotations(deployment, await readManifest(`${folder}/patch.yaml`));
  const adapted = patchTemplateAnnotations(patched, { metadata: { annotations } });
  const options = {
    webhook,
    namespace: namespaceOf(deployment),
    clock: createSystemClock(),
    random: createSystemRandom(),
  };
  const { outcome, reviewed, warnings } = await reviewPod(podFromWorkload(adapted), options);
  if (outcome.kind === 'created') return { before: reviewed, after: outcome.pod, warnings };
  const refusal = formatKubectlError(outcome.status, `${folder}/deployment.yaml`);
  throw new DemoError('DEMO_POD_REFUSED', `${refusal}; correct ${folder}/patch.yaml`);
}

async function readManifest(file: string): Promise<JsonObject> {
  const [manifest] = readManifests(await readFile(file, 'utf8'), file);
  if (manifest !== undefined) return manifest;
  throw new DemoError('DEMO_MANIFEST_EMPTY', `${file}: holds no object; restore it from the repository`);
}
