import type { PodReview } from '@sluice/api-server-model';
import { containersOf, formatKubectlError, podFromWorkload, readManifests, reviewPod } from '@sluice/api-server-model';
import type { JsonObject } from '@sluice/core';
import { createFixedRandom } from '@sluice/core/testing';
import { createSystemClock } from '@sluice/platform-node';
import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMutate } from '../src/index.ts';
import { aKeyPair, startServer } from './support/server.ts';

const api = suite('Webhook behind an API server');

const secret = { 'vault.hashicorp.com/agent-inject-secret-config': 'secret/data/web' };
const wanted = { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'web', ...secret };

for (const apiVersion of ['admission.k8s.io/v1', 'admission.k8s.io/v1beta1'] as const) {
  api(`lets an annotated pod be stored with its agent by ${apiVersion}, asked once`, async () => {
    const review = await admitted(wanted, { apiVersion });

    assert.is(review.outcome.kind, 'created');
    assert.equal(namesIn(review), ['vault-agent-init', 'app', 'vault-agent']);
    assert.is(review.calls, 1);
    assert.is(review.auditAnnotations['injected'], 'true');
  });
}

api('leaves a pod without annotations as it is', async () => {
  const review = await admitted({});

  assert.equal(namesIn(review), ['app']);
  assert.is(review.patch, undefined);
});

api('lets kubectl say what is wrong, all of it', async () => {
  const review = await admitted({
    ...wanted,
    'vault.hashicorp.com/agent-limits-cpu': 'lots',
    'vault.hashicorp.com/agent-run-as-user': 'root',
  });

  assert.is(review.outcome.kind, 'refused');
  if (review.outcome.kind !== 'refused') return;
  const printed = formatKubectlError(review.outcome.status, 'web.yaml');
  assert.match(
    printed,
    /^Error from server: error when creating "web\.yaml": admission webhook "vault\.hashicorp\.com" denied the request: error /,
  );
  assert.match(printed, 'annotation vault.hashicorp.com/agent-limits-cpu: "lots"');
  assert.match(printed, 'annotation vault.hashicorp.com/agent-run-as-user: "root"');
  const fields = (review.outcome.status.details?.causes ?? []).map(({ field }) => field);
  assert.ok(fields.includes('metadata.annotations[vault.hashicorp.com/agent-limits-cpu]'));
});

api('passes warnings to the client', async () => {
  const review = await admitted({ ...wanted, 'vault.hashicorp.com/agent-inject-secrets-db': 'secret/data/db' });

  assert.is(review.outcome.kind, 'created');
  assert.ok(
    review.warnings.some((text) => text.startsWith('sluice: annotation vault.hashicorp.com/agent-inject-secrets-db: ')),
  );
});

for (const [failurePolicy, kind] of [
  ['Fail', 'refused'],
  ['Ignore', 'created'],
] as const) {
  api(
    `is ${kind === 'created' ? 'passed over' : 'required'} with failure policy ${failurePolicy} when its certificate is not trusted`,
    async () => {
      const other = await aKeyPair();

      const review = await admitted(wanted, { failurePolicy, caBundle: other.ca });

      assert.is(review.outcome.kind, kind);
      assert.is(review.calls, 1);
      if (kind === 'created') assert.equal(namesIn(review), ['app']);
    },
  );
}

api.run();

interface Options {
  readonly apiVersion?: 'admission.k8s.io/v1' | 'admission.k8s.io/v1beta1';
  readonly failurePolicy?: 'Fail' | 'Ignore';
  readonly caBundle?: string;
}

/** Creates the pod of a Deployment with these annotations through a webhook of its own. */
async function admitted(annotations: Readonly<Record<string, string>>, options: Options = {}): Promise<PodReview> {
  const settings = settingsFrom(['-vault-address=https://vault:8200'], {});
  assert.ok(settings.ok);
  const certificate = await aKeyPair();
  await using running = await startServer(certificate, createMutate(settings.value));
  const { apiVersion, failurePolicy = 'Fail', caBundle = certificate.ca } = options;
  return await reviewPod(podFromWorkload(deployment(annotations)), {
    namespace: 'shop',
    clock: createSystemClock(),
    random: createFixedRandom(),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    webhook: {
      name: 'vault.hashicorp.com',
      url: `https://127.0.0.1:${running.server.port}/mutate`,
      serverName: 'injector.test',
      caBundle,
      failurePolicy,
      reinvocationPolicy: 'IfNeeded',
    },
  });
}

function deployment(annotations: Readonly<Record<string, string>>): JsonObject {
  const [manifest] = readManifests(
    `kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata: { annotations: ${JSON.stringify(annotations)} }
    spec: { containers: [{ name: app, image: 'app:1' }] }
`,
    'web.yaml',
  );
  return manifest ?? {};
}

function namesIn({ outcome }: PodReview): readonly unknown[] {
  return outcome.kind === 'created' ? containersOf(outcome.pod).map(({ name }) => name) : [];
}
