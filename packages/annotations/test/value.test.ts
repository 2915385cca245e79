import type { AnnotationSuffix } from '@sluice/annotations';
import { annotationCatalogue, parseAnnotationValue } from '@sluice/annotations';
import type { JsonNumber, Quantity } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const values = suite('parseAnnotationValue');

function read(suffix: AnnotationSuffix, text: string): unknown {
  const parsed = parseAnnotationValue(annotationCatalogue[suffix], text);
  return parsed.ok ? parsed.value : { refused: parsed.error.peerText };
}

const accepted: readonly (readonly [AnnotationSuffix, string, unknown])[] = [
  ...['1', 't', 'T', 'true', 'True', 'TRUE'].map((text) => ['agent-inject', text, true] as const),
  ...['0', 'f', 'F', 'false', 'False', 'FALSE', ''].map((text) => ['agent-inject', text, false] as const),
  ['template-max-connections-per-host', '', 0],
  ['template-max-connections-per-host', '010', 10],
  ['template-max-connections-per-host', '-12', -12],
  ['agent-revoke-grace', '010', 10],
  ['agent-run-as-user', '', undefined],
  ['agent-run-as-user', '+3', 3],
  ['template-lease-renewal-threshold', '1_0', 10],
  ['template-lease-renewal-threshold', '0x1p-1', 0.5],
  ['auth-min-backoff', '', undefined],
  ['auth-min-backoff', '-1m30s', '-1m30s'],
  ['agent-limits-cpu', '', undefined],
  ['agent-inject-containers', '', []],
  ['agent-inject-containers', 'a, b,', ['a', ' b', '']],
  ['agent-inject-default-template', 'jSoN', 'json'],
  ['agent-json-patch', '', undefined],
  ['agent-json-patch', 'null', []],
  ['agent-json-patch', '[null]', [null]],
  ['agent-telemetry', '["a"]', ['a']],
  ['agent-telemetry', ' spaced text', ' spaced text'],
  ['agent-flavor', 'sluice', 'sluice'],
  ['role', ' as is ', ' as is '],
];

for (const [suffix, text, expected] of accepted) {
  values(`reads ${JSON.stringify(text)} of ${suffix}`, () => {
    assert.equal(read(suffix, text), expected);
  });
}

const refused: readonly (readonly [AnnotationSuffix, string, string])[] = [
  ['agent-inject', 'tRUE', `cannot parse '' as bool: strconv.ParseBool: parsing "tRUE": invalid syntax`],
  ['agent-inject', ' true', `cannot parse '' as bool: strconv.ParseBool: parsing " true": invalid syntax`],
  ['template-max-connections-per-host', '1.5', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
  [
    'template-max-connections-per-host',
    '9223372036854775808',
    'strconv.ParseInt: parsing "9223372036854775808": value out of range',
  ],
  ['agent-revoke-grace', '', 'strconv.ParseUint: parsing "": invalid syntax'],
  ['agent-revoke-grace', '5s', 'strconv.ParseUint: parsing "5s": invalid syntax'],
  ['template-lease-renewal-threshold', '', 'strconv.ParseFloat: parsing "": invalid syntax'],
  ['auth-min-backoff', '5', 'error parsing min backoff as duration: time: missing unit in duration "5"'],
  ['auth-max-backoff', '1d', 'error parsing max backoff as duration: time: unknown unit "d" in duration "1d"'],
  ['agent-limits-mem', '1e', "unable to parse quantity's suffix"],
  [
    'agent-limits-mem',
    '1.2.3',
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  ],
  ['agent-inject-default-template', 'yaml', 'invalid default template type: yaml'],
  ['agent-inject-default-template', 'JSON\n', 'invalid default template type: json\n'],
  [
    'auth-min-backoff',
    '1µ',
    String.raw`error parsing min backoff as duration: time: unknown unit "\xc2\xb5" in duration "1\xc2\xb5"`,
  ],
  [
    'agent-json-patch',
    '\ufeff[]',
    "error parsing JSON patch for annotation vault.hashicorp.com/agent-json-patch: invalid character 'ï' looking for beginning of value",
  ],
  [
    'agent-json-patch',
    '[\u0001]',
    String.raw`error parsing JSON patch for annotation vault.hashicorp.com/agent-json-patch: invalid character '\x01' looking for beginning of value`,
  ],
  [
    'agent-json-patch',
    '{}',
    'error parsing JSON patch for annotation vault.hashicorp.com/agent-json-patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
  ],
  [
    'agent-json-patch',
    '['.repeat(10_000),
    "error parsing JSON patch for annotation vault.hashicorp.com/agent-json-patch: invalid character '[' exceeded max depth",
  ],
  [
    'agent-init-json-patch',
    '[3]',
    'error parsing JSON patch for annotation vault.hashicorp.com/agent-init-json-patch: json: cannot unmarshal number into Go value of type jsonpatch.Operation',
  ],
];

for (const [suffix, text, peerText] of refused) {
  values(`refuses ${JSON.stringify(text)} of ${suffix} in the words of the peer`, () => {
    assert.equal(read(suffix, text), { refused: peerText });
  });
}

for (const [suffix, text] of [
  ['agent-run-as-user', '-1'],
  ['agent-limits-mem', 'Gi'],
  ['agent-flavor', 'nginx'],
] as const) {
  values(`refuses ${text} of ${suffix}, for which the peer has no words`, () => {
    assert.equal(read(suffix, text), { refused: undefined });
  });
}

values('keeps the spelling of numbers in a patch', () => {
  const [operation] = read('agent-json-patch', '[{"op":"add","path":"/x","value":1.0}]') as [{ value: JsonNumber }];
  assert.is(operation.value.text, '1.0');
});

values('keeps integers beyond 2^53 exact', () => {
  assert.is(
    (read('template-max-connections-per-host', '9223372036854775807') as JsonNumber).text,
    '9223372036854775807',
  );
});

values('writes quantities canonically', () => {
  assert.is((read('agent-limits-cpu', '0.5') as Quantity).text, '500m');
  assert.is((read('agent-limits-mem', '1024Mi') as Quantity).text, '1Gi');
});

const ofApiServer: readonly (readonly [AnnotationSuffix, string, string | undefined])[] = [
  ['agent-startup-probe-period', '0', '"0" is below 1'],
  ['agent-startup-probe-timeout', '2147483648', '"2147483648" is above 2147483647'],
  ['agent-startup-probe-failure-threshold', '2147483647', undefined],
  ['agent-startup-probe-failure-threshold', '18446744073709551615', 'is above 2147483647'],
  ['agent-secrets-volume-size-limit', '-5Mi', '"-5Mi" is below 0'],
  ['agent-secrets-volume-size-limit', '', undefined],
  ['agent-init-requests-cpu', '-1', '"-1" is below 0'],
  ['agent-init-limits-mem', '0', undefined],
  ['agent-limits-mem', '-1', undefined],
  ['agent-service-account-token-expiration-seconds', '4294967297', 'is above 4294967296'],
  ['agent-service-account-token-expiration-seconds', '4294967296', undefined],
  ['agent-inject-group', '2147483648', 'is above 2147483647'],
  ['agent-inject-group', '', undefined],
  ['agent-run-as-user', '2147483648', undefined],
  ['agent-seccomp-profile', 'Localhost/../x', '"Localhost/../x" leaves the directory of profiles'],
  ['agent-seccomp-profile', 'Localhost/a/..', 'leaves the directory of profiles'],
  ['agent-seccomp-profile', 'Localhost//etc/x', 'leaves the directory of profiles'],
  ['agent-seccomp-profile', 'Localhost/a..b/c.json', undefined],
  ['ca-cert-configmap', 'Bad_Name/x', '"Bad_Name/x" is no name of a ConfigMap'],
  ['ca-cert-configmap', 'a..b', '"a..b" is no name of a ConfigMap'],
  ['ca-cert-configmap', 'a:b/c', '"a:b/c" is no key of a ConfigMap'],
  ['ca-cert-configmap', 'a:b:c', '"a:b:c" is no key of a ConfigMap'],
  ['ca-cert-configmap', 'a:', '"a:" is no key of a ConfigMap'],
  ['ca-cert-configmap', 'a'.repeat(254), 'is no name of a ConfigMap'],
  ['ca-cert-configmap', 'kube-root-ca.crt:tls.crt', undefined],
];
for (const [suffix, text, message] of ofApiServer) {
  values(
    `${message === undefined ? 'takes' : 'refuses'} what the API server does: ${suffix} ${text.slice(0, 30)}`,
    () => {
      const parsed = parseAnnotationValue(annotationCatalogue[suffix], text);
      assert.is(parsed.ok, message === undefined);
      if (!parsed.ok) assert.ok(parsed.error.message.endsWith(message ?? ''), parsed.error.message);
    },
  );
}

values.run();
