import type { DevVault } from '@sluice/dev-vault';
import { startDevVault } from '@sluice/dev-vault';
import type { IssueToken } from '@sluice/pod-runner';
import type { SecretString } from '@sluice/core';
import { createOperator } from './operator.ts';
import type { Operator } from './operator.ts';

/** Under this name pods know the server, as in a cluster. */
export const vaultService: { readonly host: string; readonly port: number } = { host: 'vault.vault.svc', port: 8200 };
export const vaultAddress: string = `https://${vaultService.host}:${String(vaultService.port)}`;

/** The server of a demo, with an operator who may do everything. */
export interface DemoVault {
  readonly server: DevVault;
  readonly operator: Operator;
  readonly caPem: string;
  readonly port: number;
  /** Service account tokens, as the cluster that this Vault trusts issues them. */
  readonly issueToken: IssueToken;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the server sealed and without keys, as a fresh installation is. */
export async function startVault(note: (line: string) => void): Promise<DemoVault> {
  const server = await startDevVault({
    mode: 'uninitialized',
    listeners: [{ type: 'https', names: [vaultService.host] }],
    note,
  });
  const operator = createOperator(server.url, server.caPem);
  return {
    server,
    operator,
    caPem: server.caPem,
    port: Number(new URL(server.url).port),
    [Symbol.asyncDispose]: async () => {
      await operator.close();
      await server.close();
    },
    issueToken: (audience, expirationSeconds, { namespace, serviceAccountName, podName, podUid }) =>
      server.issueServiceAccountJwt({
        namespace,
        name: serviceAccountName,
        ttlSeconds: expirationSeconds,
        pod: { name: podName, uid: podUid },
        ...(audience === undefined ? {} : { audiences: [audience] }),
      }),
  };
}

/** What every demo needs of Vault: keys, a policy for the application, trust in the cluster's service accounts. */
export async function bootstrapVault({ operator }: DemoVault, policyFile: string): Promise<SecretString> {
  const rootToken = await operator.openVault();
  await operator.writePolicy('app', policyFile);
  await operator.trustKubernetes('https://kubernetes.default.svc', {
    name: 'app',
    serviceAccount: 'app',
    namespace: 'app',
    policies: 'app',
    ttl: '10m',
    maxTtl: '20m',
  });
  return rootToken;
}
