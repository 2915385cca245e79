import type { Command, TemplateConfig } from '@sluice/core';
import { SecretString } from '@sluice/core';
import type { IssuedToken, TokenSupplySource } from '../../src/auto-auth/token-supply.ts';
import { createTokenSupply } from '../../src/auto-auth/token-supply.ts';
import { constantValue, createLatestValue } from '../../src/latest-value.ts';
import { compileTemplates } from '../../src/templates/compile.ts';
import { runTemplates } from '../../src/templates/run-templates.ts';
import type { TestPorts } from '../ports.ts';
import { background, createTestPorts } from '../ports.ts';
import type { ModelReply, ModelRequest, VaultModel } from '../vault-model.ts';
import { createVaultModel } from '../vault-model.ts';

export interface Options {
  readonly configs: readonly TemplateConfig[];
  readonly routes: (request: ModelRequest) => ModelReply | Error | undefined;
  readonly exitOnRetryFailure?: boolean;
  readonly exits?: Readonly<Record<string, number>>;
}

/** Templates that run in the background against a model of Vault. */
export interface Running extends TestPorts, AsyncDisposable {
  readonly model: VaultModel;
  readonly supply: TokenSupplySource;
  /** Command lines, in the order in which they ran. */
  readonly commands: readonly string[];
  completed(): boolean;
  readonly refresh: () => void;
  text(path: string): Promise<string | undefined>;
}

export async function startTemplates({
  configs,
  routes,
  exitOnRetryFailure = false,
  exits = {},
}: Options): Promise<Running> {
  const ports = createTestPorts();
  await ports.files.makeDirectory('/vault/secrets', 0o755);
  const model = createVaultModel(ports, routes);
  const supply = createTokenSupply();
  const refreshes = createLatestValue<object>();
  const commands: string[] = [];
  const processes = {
    start: async (command: Command) => {
      const line = command.args.at(-1) ?? command.file;
      commands.push(line);
      const exit = Promise.resolve({ kind: 'exited', exitCode: exits[line] ?? 0 } as const);
      return { pid: 1, exit, output: () => 'out: sluice-canary-a', signal: () => false, killGroup: () => undefined };
    },
  };
  const cryptography = undefined as never;
  const compiled = await compileTemplates(configs, { ...ports, cryptography, environment: {} });
  let done = false;
  const settings = {
    staticIntervalMs: 300_000,
    leaseThreshold: 0.9,
    retry: { minMs: 250, maxMs: 60_000 },
    exitOnRetryFailure,
    attempts: 3,
  };
  const all = { ...ports, vault: model.vault, supply, refreshes, processes, environment: {} };
  const work = background((signal) =>
    runTemplates(
      constantValue(compiled),
      settings,
      () => {
        done = true;
      },
      all,
      signal,
    ),
  );
  return {
    ...ports,
    model,
    supply,
    commands,
    completed: () => done,
    refresh: () => {
      refreshes.publish({});
    },
    async text(path) {
      const found = await ports.files.stat(path);
      return found === undefined ? undefined : new TextDecoder().decode(await ports.files.read(path));
    },
    [Symbol.asyncDispose]: () => work[Symbol.asyncDispose](),
  };
}

export function aTemplate(name: string, text: string, changes: Partial<TemplateConfig> = {}): TemplateConfig {
  return {
    source: { kind: 'contents', text },
    destination: `/vault/secrets/${name}`,
    leftDelimiter: '{{',
    rightDelimiter: '}}',
    errorOnMissingKey: false,
    errorFatal: true,
    functionDenylist: [],
    createDestinationDirectories: true,
    backup: false,
    ...changes,
  };
}

export const command = (line: string): Pick<TemplateConfig, 'command'> => ({
  command: { run: { kind: 'shell', line }, timeoutMs: 30_000 },
});
export const field = (path: string): string => `{{ with secret "${path}" }}{{ .Data.value }}{{ end }}`;
export const aToken = (name: string): IssuedToken => ({
  token: new SecretString(`sluice-canary-token-${name}`),
  leaseDurationSeconds: 3600,
  renewable: true,
});
