/** Variables of the agent that carry credentials or settings of the agent's own run. */
const withheld = /^(?:(?:VAULT|BAO)_(?:CONFIG(?:_\d+)?|TOKEN|UNWRAP_TOKEN|CLIENT_KEY_BYTES|MFA)|NODE_OPTIONS)$/;

/**
 * The environment of commands and of the supervised program: the agent's own without its credentials, and the address
 * of Vault. The peers pass everything, the configuration with its secrets included. Source: spec/agent.md 6.7, 7.5.
 */
export function childEnvironment(
  environment: Readonly<Record<string, string>>,
  extra: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).filter(([name]) => !withheld.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}
