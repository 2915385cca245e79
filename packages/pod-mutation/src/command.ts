import type { JsonObject } from '@sluice/core';
import { agentLaunch, nanosecondsPerSecond, parseGoDuration } from '@sluice/core';
import type { AnnotationSet } from '@sluice/annotations';
import { booleanOf, numberOf, textOf } from '@sluice/annotations';
import type { AgentRole } from './agent-layout.ts';
import { agentHome, configMapPath } from './agent-layout.ts';
import { caCertificateFile } from './ca-configmap.ts';
import { podFactNames } from './environment.ts';
import type { AgentFlavor } from './flavor.ts';
import { tokenNamespaceOf } from './login-namespace.ts';
import { quoteForShell } from './shell-word.ts';

// What starts a shell that stops at the first error; the peer's line, which users match on in policies.
const shell = ['/bin/sh', '-ec'];
const generatedFile = `${agentHome}/config.json`;

/**
 * `command` and `args` of an agent container. `first` is the agent that the application waits for. Source:
 * spec/injector.md 3.5 (vault) and 9.4 (ours, without shell).
 */
export function commandOf(
  flavor: AgentFlavor,
  role: AgentRole,
  set: AnnotationSet,
  { first }: { readonly first: boolean },
): JsonObject {
  const configMap = textOf(set, 'agent-configmap') !== '';
  const file = `${configMapPath}/${role === 'init' ? 'config-init.hcl' : 'config.hcl'}`;
  const timeout = first ? textOf(set, 'agent-init-timeout') : '';
  if (flavor === 'sluice') {
    const source = configMap ? `-config=${file}` : '-config-env=VAULT_CONFIG';
    return { command: [...ownProgram(), 'agent', source, ...(timeout === '' ? [] : [`-init-timeout=${timeout}`])] };
  }
  const agent = `vault agent -config=${configMap ? file : generatedFile}`;
  const limited = role === 'init' && timeout !== '' ? withinTime(agent, timeout) : agent;
  const prepare = configMap
    ? `touch ${agentHome}/.vault-token`
    : `echo \${VAULT_CONFIG?} | base64 -d > ${generatedFile}`;
  return { command: shell, args: [`${prepare} && ${limited}`] };
}

// A foreign agent knows no such limit. `timeout` of its image kills it (137): told to stop it would end with 0, and the
// application would start without its secrets.
function withinTime(agent: string, timeout: string): string {
  const duration = parseGoDuration(timeout);
  const seconds = duration.ok ? (duration.value + nanosecondsPerSecond - 1n) / nanosecondsPerSecond : 1n;
  const reason = `agent-init-timeout: killed, as the first work is not done after ${seconds}s (or memory is short)`;
  const explain = `if [ $code -eq 137 ]; then echo '${reason}' >&2; fi`;
  return `timeout -s KILL ${seconds} ${agent} || { code=$?; ${explain}; exit $code; }`;
}

/**
 * `lifecycle` of the sidecar, an empty object without hook. The hook of a foreign agent is the peer's line, with every
 * value quoted for the shell that needs it; our agent waits and revokes without a shell. Source: spec/injector.md 3.5, 6.28,
 * 9.6.
 */
export function lifecycleOf(flavor: AgentFlavor, set: AnnotationSet): JsonObject {
  if (booleanOf(set, 'agent-revoke-on-shutdown') !== true) return {};
  const grace = String(numberOf(set, 'agent-revoke-grace') ?? 0);
  const command =
    flavor === 'sluice'
      ? [...ownProgram(), 'token', 'revoke', ...serverFlags(set), ...namespaceFlag(set), `-grace=${grace}s`, '-self']
      : [
          '/bin/sh',
          '-c',
          `/bin/sleep ${grace} && /bin/vault token revoke ${serverFlags(set).map(quoteWithPodFacts).join(' ')} -self`,
        ];
  return { preStop: { exec: { command } } };
}

/** Our agent's program and Node's flags for it. */
export function ownProgram(): readonly string[] {
  return ['node', ...agentLaunch.nodeFlags, agentLaunch.script];
}

// A token is unknown outside of its namespace; the peer's hook forgets that.
function namespaceFlag(set: AnnotationSet): readonly string[] {
  const namespace = tokenNamespaceOf(set);
  return namespace === '' ? [] : [`-namespace=${namespace}`];
}

function serverFlags(set: AnnotationSet): readonly string[] {
  const optional = (flag: string, text: string): readonly string[] => (text === '' ? [] : [`-${flag}=${text}`]);
  return [
    `-address=${textOf(set, 'service')}`,
    ...optional('ca-cert', caCertificateFile(set)),
    ...optional('client-cert', textOf(set, 'client-cert')),
    ...optional('client-key', textOf(set, 'client-key')),
  ];
}

// A hook's command is not expanded by Kubernetes. The shell knows the variables too, and must run nothing in their place.
function quoteWithPodFacts(word: string): string {
  return word
    .split(podFactReference)
    .map((part, index) => (index % 2 === 1 ? `"\${${part}}"` : quoteForShell(part)))
    .join('');
}

const podFactReference = new RegExp(`\\$\\((${podFactNames.join('|')})\\)`);
