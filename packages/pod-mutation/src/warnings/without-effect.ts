import type { AnnotationSuffix } from '@sluice/annotations';
import { booleanOf, secretKey, textOf } from '@sluice/annotations';
import { atAnnotation, podWarning } from '../problem.ts';
import { usesSocket } from '../agent-listeners.ts';
import { groupOf } from '../file-access.ts';
import { misfits, telemetryMembers } from '../telemetry.ts';
import type { WarningFacts, WarningRule } from './warn.ts';
import { whenGiven } from './warn.ts';

const code = 'warning/without-effect';
const hasConfigMap = ({ set }: WarningFacts): boolean => textOf(set, 'agent-configmap') !== '';
const hasInit = ({ plan }: WarningFacts): boolean => plan.init !== undefined;
const hasSidecar = ({ plan }: WarningFacts): boolean => plan.sidecar !== undefined;
const isNative = ({ plan }: WarningFacts): boolean => plan.sidecar?.native === true;
const isOn = ({ set }: WarningFacts, suffix: AnnotationSuffix): boolean => booleanOf(set, suffix) === true;

// Annotations that only shape the generated configuration.
const generatedOnly: readonly AnnotationSuffix[] = [
  'role',
  'auth-type',
  'auth-path',
  'auth-min-backoff',
  'auth-max-backoff',
  'namespace',
  'auth-namespace',
  'agent-inject-token',
  'agent-inject-default-template',
  'agent-auto-auth-exit-on-err',
  'template-config-exit-on-retry-failure',
  'template-static-secret-render-interval',
  'template-max-connections-per-host',
  'template-lease-renewal-threshold',
  'agent-enable-quit',
  'agent-metrics-port',
  'agent-inject-default-perms',
  'agent-inject-group',
  'agent-disable-idle-connections',
  'agent-disable-keep-alives',
];

/** Annotations that change nothing in this pod. Source: spec/injector.md 6.5, 6.8, 6.10, 9.6. */
export const withoutEffectRules: readonly WarningRule[] = [
  ...generatedOnly.map((suffix) =>
    whenGiven(suffix, code, hasConfigMap, 'has no effect beside agent-configmap', 'say it in the ConfigMap'),
  ),
  (facts) =>
    facts.set.secrets
      .filter(() => hasConfigMap(facts))
      .map(({ key }) =>
        podWarning(code, atAnnotation(key), 'has no effect beside agent-configmap', 'say it in the ConfigMap'),
      ),
  whenGiven('agent-init-first', code, (facts) => !hasInit(facts), 'has no effect without an init container'),
  whenGiven('agent-init-json-patch', code, (facts) => !hasInit(facts), 'has no effect without an init container'),
  whenGiven(
    'agent-init-timeout',
    code,
    (facts, text) => text !== '' && !hasInit(facts) && !(isNative(facts) && facts.plan.flavor === 'sluice'),
    'has no effect: no agent of ours runs before the application',
    'leave it out; a native sidecar has agent-startup-probe-failure-threshold',
  ),
  whenGiven('agent-json-patch', code, (facts) => !hasSidecar(facts), 'has no effect without a sidecar'),
  whenGiven('agent-cache-enable', code, (facts) => !hasSidecar(facts), 'has no effect without a sidecar'),
  whenGiven('agent-revoke-on-shutdown', code, (facts) => !hasSidecar(facts), 'has no effect without a sidecar'),
  whenGiven(
    'agent-revoke-grace',
    code,
    (facts) => !isOn(facts, 'agent-revoke-on-shutdown'),
    'has no effect without agent-revoke-on-shutdown',
  ),
  whenGiven(
    'agent-cache-listener-port',
    code,
    (facts) => !isOn(facts, 'agent-cache-enable') && !isOn(facts, 'agent-enable-quit'),
    'has no effect without agent-cache-enable or agent-enable-quit',
  ),
  whenGiven(
    'agent-cache-listener-port',
    code,
    (facts) => usesSocket(facts.set, { sidecar: hasSidecar(facts) }),
    'has no effect beside agent-cache-listener-socket',
    'keep one of the two',
  ),
  whenGiven(
    'agent-cache-listener-socket',
    code,
    (facts) => isOn(facts, 'agent-cache-listener-socket') && !usesSocket(facts.set, { sidecar: hasSidecar(facts) }),
    'has no effect without agent-cache-enable or agent-enable-quit, or beside agent-configmap',
  ),
  whenGiven(
    'agent-metrics-port',
    code,
    (facts, text) => Number(text) !== 0 && !hasSidecar(facts),
    'has no effect without a sidecar',
  ),
  whenGiven(
    'agent-cache-use-auto-auth-token',
    code,
    (facts) => !isOn(facts, 'agent-cache-enable'),
    'has no effect without agent-cache-enable',
  ),
  whenGiven(
    'agent-cache-exit-on-err',
    code,
    (facts) => !isOn(facts, 'agent-cache-enable') || !hasInit(facts),
    'has no effect without agent-cache-enable and an init container',
  ),
  whenGiven(
    'agent-request-namespace',
    code,
    () => true,
    'is internal: the namespace of the request counts',
    'leave it out',
  ),
  whenGiven(
    'agent-copy-volume-mounts',
    code,
    ({ pod }, text) => text !== '' && ![...pod.containers, ...pod.initContainers].some(({ name }) => name === text),
    'the pod has no such container',
    'name a container, not a volume',
  ),
  whenGiven(
    'proxy-address',
    code,
    ({ set }) => /^http:/.test(textOf(set, 'service')),
    'has no effect on an http server',
  ),
  whenGiven(
    'agent-supplemental-group',
    code,
    (facts) =>
      isOn(facts, 'agent-supplemental-group') && facts.set.secrets.every((secret) => groupOf(facts.set, secret) === ''),
    'has no effect without agent-inject-group',
  ),
  whenGiven('no-proxy', code, ({ set }) => textOf(set, 'proxy-address') === '', 'has no effect without proxy-address'),
  (facts) => telemetryWarnings(facts),
  ({ set }) =>
    set.secrets.flatMap(({ key, rawName, texts }) => {
      if ((texts['agent-inject-template'] ?? '') === '' || (texts['agent-inject-template-file'] ?? '') === '')
        return [];
      const where = atAnnotation(secretKey(key, 'agent-inject-template-file', rawName));
      return [podWarning(code, where, 'has no effect: the secret has a template', 'keep one of the two')];
    }),
];

function telemetryWarnings({ set: { telemetryParameters } }: WarningFacts): ReturnType<WarningRule> {
  const wrong = misfits(telemetryParameters).map(({ key }) => {
    const hint = 'the whole telemetry is left out until its type is right';
    return podWarning(code, atAnnotation(key), 'has a value of the wrong type', hint);
  });
  const unknown = telemetryParameters
    .filter(({ member }) => !telemetryMembers.includes(member.toLowerCase()))
    .map(({ key }) => podWarning(code, atAnnotation(key), 'the agent has no such telemetry parameter'));
  return [...wrong, ...unknown];
}
