import { booleanOf, effectiveAnnotation, secretKey } from '@sluice/annotations';
import { metricsPortOf, usesSocket } from '../agent-listeners.ts';
import { objectOr } from '../pod.ts';
import { atAnnotation, podWarning } from '../problem.ts';
import type { WarningRule } from './warn.ts';
import { whenGiven } from './warn.ts';

/** Settings that work and weaken the security of the pod. Source: spec/injector.md 9.6. */
export const dangerousRules: readonly WarningRule[] = [
  ({ set, plan }) => {
    const context = objectOr((plan.sidecar ?? plan.init)?.container['securityContext']);
    if (context['runAsUser'] !== 0) return [];
    const { key } = effectiveAnnotation(set, 'agent-run-as-user');
    return [podWarning('warning/dangerous', atAnnotation(key), 'the agent runs as root', 'use another user id')];
  },
  whenGiven(
    'tls-skip-verify',
    'warning/dangerous',
    ({ set }) => booleanOf(set, 'tls-skip-verify') === true,
    "the server's certificate is not verified",
    'give its CA with ca-cert and tls-secret',
  ),
  ({ set }) =>
    set.secrets.flatMap(({ key, rawName, texts }) => {
      const permissions = texts['agent-inject-perms'] ?? '';
      if (!isWorldReadable(permissions)) return [];
      const where = atAnnotation(secretKey(key, 'agent-inject-perms', rawName));
      return [
        podWarning('warning/dangerous', where, `${permissions} lets every user of the pod read the file`, 'use 0440'),
      ];
    }),
  whenGiven(
    'agent-inject-default-perms',
    'warning/dangerous',
    (_, text) => isWorldReadable(text),
    'every user of the pod may read the files',
    'use 0440',
  ),
  whenGiven(
    'agent-metrics-port',
    'warning/dangerous',
    ({ set, pod }) => metricsPortOf(set) !== undefined && pod.spec['hostNetwork'] === true,
    'with hostNetwork the metrics are open to the network of the node',
    'leave the port off, or hostNetwork',
  ),
  whenGiven(
    'agent-cache-enable',
    'warning/dangerous',
    ({ set, pod }) =>
      booleanOf(set, 'agent-cache-enable') === true &&
      pod.spec['hostNetwork'] === true &&
      !usesSocket(set, { sidecar: true }),
    'with hostNetwork the proxy is open to the whole node',
    'use agent-cache-listener-socket, or leave the cache or hostNetwork off',
  ),
];

function isWorldReadable(permissions: string): boolean {
  return /^[0-7]+$/.test(permissions) && (Number.parseInt(permissions, 8) & 0o006) !== 0;
}
