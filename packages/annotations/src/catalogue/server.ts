import type { ServerSuffix } from '../suffix.ts';
import type { Group } from './row.ts';

/** Table D: connection to the server. Source: spec/injector.md 1.4. */
export const server: Group<ServerSuffix> = {
  service: {
    kind: 'text',
    accepts: 'the URL of the server, such as https://vault.example:8200',
    setting: 'AGENT_INJECT_VAULT_ADDR',
    docs: 'Address of the Vault server.',
  },
  namespace: {
    kind: 'text',
    accepts: 'a Vault namespace',
    setting: 'AGENT_INJECT_VAULT_NAMESPACE',
    docs: 'Vault namespace of the secrets, and of the login unless auth-namespace names another.',
  },
  'proxy-address': {
    kind: 'text',
    accepts: 'the URL of a proxy',
    setting: 'AGENT_INJECT_PROXY_ADDR',
    docs: 'HTTPS proxy of the agent.',
  },
  'tls-skip-verify': {
    kind: 'boolean',
    default: 'false',
    docs: "Does not verify the server's certificate. Dangerous.",
  },
  'tls-secret': {
    kind: 'text',
    accepts: "the name of a Kubernetes Secret in the pod's namespace",
    docs: 'Mounts this Kubernetes Secret at /vault/tls in the agent containers.',
  },
  'tls-server-name': {
    kind: 'text',
    accepts: 'a host name',
    docs: "Name that the server's certificate must have.",
  },
  'ca-cert': {
    kind: 'text',
    accepts: 'a path inside the agent container',
    docs: 'File with the CA certificate of the server, such as /vault/tls/ca.crt.',
  },
  'ca-key': {
    kind: 'text',
    accepts: 'a path inside the agent container',
    docs: 'Directory with CA certificates of the server, despite the name.',
  },
  'client-cert': {
    kind: 'text',
    accepts: 'a path inside the agent container',
    docs: 'File with the client certificate.',
  },
  'client-key': {
    kind: 'text',
    accepts: 'a path inside the agent container',
    docs: 'File with the private key of the client certificate.',
  },
  'client-max-retries': {
    kind: 'text',
    accepts: 'a number',
    docs: 'How often the agent retries a request that failed with a 5xx status.',
  },
  'client-timeout': {
    kind: 'text',
    accepts: 'seconds or a duration, such as 60s',
    docs: 'Time-out of a request to the server.',
  },
};
