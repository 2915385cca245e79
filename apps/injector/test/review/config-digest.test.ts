import { settingsFrom, withDefaultAnnotations } from '@sluice/pod-mutation';
import type { InjectorSettings } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMutate } from '../../src/index.ts';
import { configDigest } from '../../src/review/config-digest.ts';
import { aReviewRequest } from '../support/server.ts';

const digest = suite('Digest of the configuration');

function settings(...args: readonly string[]): InjectorSettings {
  const read = settingsFrom(['-vault-address=http://v', ...args], {});
  if (!read.ok) throw new Error('settings');
  return read.value;
}

digest('is the same for the same settings, and another for others and for other rules', () => {
  const rules = [{ annotations: { 'vault.hashicorp.com/role': 'app' } }];
  const different = [settings(), settings('-agent-flavor=vault'), withDefaultAnnotations(settings(), rules)];

  assert.is(configDigest(settings()), configDigest(settings()));
  assert.is(new Set(different.map(configDigest)).size, 3);
});

digest('stands in the audit annotations of what was injected', async () => {
  const injecting = settings();
  const annotations = { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'app' };

  const { decision } = await createMutate(injecting)(aReviewRequest(annotations));

  assert.is(decision.audit['config-digest'], configDigest(injecting));
  assert.match(configDigest(injecting), /^[0-9a-f]{16}$/);
});

digest.run();
