/** What a variable of the agent decides that operators impose: where it sends its token, what it reads, what it runs. */
export type VariableGuard = 'server' | 'configuration' | 'program';

// Clients read the spelling BAO_ too, and those of Go and Node lower-case names of proxies. With SRV_LOOKUP a name server
// chooses the server; what addresses refer to as $(HOST_IP) is part of them.
const guards: readonly (readonly [guard: VariableGuard, names: RegExp])[] = [
  ['server', /^(?:(?:VAULT|BAO)_(?:ADDR|AGENT_ADDR|PROXY_ADDR|HTTP_PROXY)|(?:HTTPS?|ALL)_PROXY|(?:https?|all)_proxy)$/],
  [
    'configuration',
    /^(?:(?:VAULT|BAO)_(?:CONFIG(?:_[0-9]+)?|AGENT_CONFIG_PATH|SRV_LOOKUP)|NAMESPACE|HOST_IP|POD_IP|HOME)$/,
  ],
  ['program', /^(?:NODE_OPTIONS|NODE_PATH|LD_[A-Z_]+|PATH|ENV|BASH_ENV|SHELLOPTS)$/],
];

/** What a variable decides; `undefined`: nothing that is imposed. */
export function guardOf(name: string): VariableGuard | undefined {
  return guards.find(([, names]) => names.test(name))?.[0];
}
