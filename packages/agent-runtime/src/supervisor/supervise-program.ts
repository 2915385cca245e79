import type { AgentConfig, ExecConfig } from '@sluice/core';
import type { AgentPorts } from '../agent-ports.ts';
import type { TokenSupply } from '../auto-auth/token-supply.ts';
import { childEnvironment } from '../commands/environment.ts';
import type { Completion } from '../completion.ts';
import { constantValue, createLatestValue } from '../latest-value.ts';
import type { Task } from '../run-tasks.ts';
import { runTemplates } from '../templates/run-templates.ts';
import { templatesSettings } from '../templates/settings.ts';
import { runSupervisor } from './run-supervisor.ts';
import type { Variables } from './variables.ts';
import { compileVariables } from './variables.ts';

/** The supervised program and the templates of its variables, as tasks; the program is stopped first. */
export async function superviseProgram(
  config: AgentConfig,
  exec: ExecConfig,
  supply: TokenSupply,
  completion: Completion,
  ports: AgentPorts,
): Promise<readonly Task[]> {
  const published = createLatestValue<Variables>();
  const variables = await compileVariables(config.envTemplates, published, ports);
  const environment = childEnvironment(ports.environment, {});
  const log = ports.logger('exec.server');
  const settings = templatesSettings(config);
  const rendered = completion.expect('variables are not rendered');
  return [
    {
      name: 'supervisor',
      async run(signal): Promise<void> {
        const exitCode = await runSupervisor(exec, published, { ...ports, log, environment }, signal);
        completion.finish({ kind: 'child-ended', exitCode });
      },
    },
    {
      name: 'variables',
      run: (signal) =>
        runTemplates(
          constantValue(variables.templates),
          settings,
          () => {
            variables.complete();
            rendered();
          },
          { ...ports, supply, environment, log, refreshes: ports.reloads },
          signal,
        ),
    },
  ];
}
