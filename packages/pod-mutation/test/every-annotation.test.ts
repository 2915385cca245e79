import type { AnnotationEntry, ValueKind } from '@sluice/annotations';
import { annotationEntries, annotationForms } from '@sluice/annotations';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mutate, podWith, settingsWith } from './pods.ts';

const every = suite('every annotation');

/** A text that each kind accepts, and one that it refuses; kinds without the latter accept everything. */
const samples: Readonly<Record<ValueKind, { readonly valid: string; readonly invalid?: string }>> = {
  boolean: { valid: 'true', invalid: 'yes' },
  integer: { valid: '7', invalid: '1.5' },
  'unsigned-integer': { valid: '700', invalid: '-1' },
  'user-id': { valid: '1234', invalid: '-5' },
  float: { valid: '0.5', invalid: 'half' },
  duration: { valid: '30s', invalid: '30' },
  quantity: { valid: '600Mi', invalid: '5 Mi' },
  list: { valid: 'web' },
  text: { valid: '/some/text' },
  'default-template': { valid: 'json', invalid: 'xml' },
  'json-patch': { valid: '[]', invalid: '{}' },
  'json-or-text': { valid: '"x"' },
  choice: { valid: '' },
  'boolean-or-strict': { valid: 'strict', invalid: 'yes' },
  'boolean-or-auto': { valid: 'auto', invalid: 'perhaps' },
  'seccomp-profile': { valid: 'RuntimeDefault', invalid: 'Docker' },
  'process-signal': { valid: 'SIGHUP:nginx', invalid: 'HUP' },
  'secret-list': { valid: '[{"name":"x","path":"p"}]', invalid: '{}' },
  'file-mode': { valid: '0400', invalid: '9' },
  'config-map': { valid: 'ca:ca.pem', invalid: 'Bad_Name' },
  port: { valid: '9102', invalid: '65536' },
  'secret-field': { valid: 'kv/a#b', invalid: 'kv/a' },
};

/** Keys whose empty text denies: the peer's own rule, or nothing would work. */
const mustNotBeEmpty = [
  'agent-request-namespace',
  'agent-inject-default-template',
  'secret-volume-path',
  'template-lease-renewal-threshold',
  'service',
  'role',
  'auth-type',
  'auth-path',
  'agent-image',
  'agent-revoke-grace',
  'agent-startup-probe-period',
  'agent-startup-probe-timeout',
  'agent-startup-probe-failure-threshold',
  'agent-service-account-token-expiration-seconds',
  'agent-inject-env',
];
/** Keys that leave the pod alone when they say so. */
const gates = ['agent-inject', 'agent-inject-status'];
/** Keys that need a text of their own kind. */
const special: Readonly<Record<string, string>> = {
  'agent-inject-group': '1000',
  'agent-service-account-token-volume-name': 'token',
  'agent-pre-populate-only': 'true',
};

/** Keys that agents other than ours refuse. */
const ownAgentOnly = ['auth-namespace'];

for (const entry of annotationEntries.filter(({ suffix }) => !gates.includes(suffix))) {
  for (const key of keysOf(entry)) {
    every(`${key} with a valid text is accepted`, () => {
      assert.is(outcomeOf({ [key]: validFor(entry) }).kind, 'patched', outcomeOf({ [key]: validFor(entry) }).message);
    });
    every(`${key} with an empty text is ${mustNotBeEmpty.includes(entry.suffix) ? 'denied' : 'accepted'}`, () => {
      const { kind, message } = outcomeOf({ [key]: '' });
      assert.is(kind, mustNotBeEmpty.includes(entry.suffix) ? 'denied' : 'patched', message);
    });
    const invalid = entry.kind === 'choice' ? 'made-up' : samples[entry.kind].invalid;
    // An unreadable preserve-secret-case counts as false, as with the peer.
    if (invalid === undefined || entry.suffix === 'preserve-secret-case') continue;
    every(`${key} with ${invalid} is denied, naming key and what is accepted`, () => {
      const { kind, message } = outcomeOf({ [key]: invalid });
      assert.is(kind, 'denied');
      assert.ok(message.includes(`annotation vault.hashicorp.com/${key}: `), message);
      assert.ok(message.includes(`use ${entry.accepts}`), message);
    });
  }
}

every.run();

function keysOf(entry: AnnotationEntry): readonly string[] {
  return annotationForms(entry).map((form) =>
    form.replace('vault.hashicorp.com/', '').replace('NAME', 'db').replace('PARAM', 'ABC'),
  );
}

function validFor({ suffix, kind, choices = [] }: AnnotationEntry): string {
  return special[suffix] ?? (kind === 'choice' ? choices[0]! : samples[kind].valid);
}

function outcomeOf(annotations: Record<string, string>): { readonly kind: string; readonly message: string } {
  const containers = [
    {
      name: 'web',
      securityContext: { runAsUser: 7 },
      volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
    },
  ];
  const volumes = [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }];
  const flavor = ownAgentOnly.some((suffix) => suffix in annotations) ? 'sluice' : 'auto';
  const settings = settingsWith('-kubernetes-version=1.36', `-agent-flavor=${flavor}`);
  const outcome = mutate(podWith(annotations, { containers, volumes }), settings);
  return { kind: outcome.kind, message: outcome.kind === 'denied' ? outcome.message : '' };
}
