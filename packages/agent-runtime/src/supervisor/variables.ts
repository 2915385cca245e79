import type { EnvTemplateConfig } from '@sluice/core';
import { AgentError } from '../agent-error.ts';
import type { LatestValueSource } from '../latest-value.ts';
import type { CompilePorts } from '../templates/compile.ts';
import { compileTemplate } from '../templates/compile.ts';
import type { ManagedTemplate, TemplateOutput } from '../templates/managed-template.ts';

/** The rendered variables of the supervised program, by name. They are secrets: never log them. */
export type Variables = Readonly<Record<string, string>>;

/** The templates of a supervised program, and what they have rendered. */
export interface VariableTemplates {
  readonly templates: readonly ManagedTemplate[];
  /** Call it when all have rendered once: from then on every change publishes the whole set. */
  complete(): void;
}

/**
 * Compiles the `env_template` blocks. Rejects with one `AgentError` of area `template` that lists every problem.
 * Source: spec/agent.md 7.1, 7.5.
 */
export async function compileVariables(
  configs: readonly EnvTemplateConfig[],
  published: LatestValueSource<Variables>,
  ports: CompilePorts,
): Promise<VariableTemplates> {
  const problems: string[] = [];
  const values = new Map<string, string>();
  const templates: ManagedTemplate[] = [];
  let isComplete = false;
  const publish = (): void => {
    if (isComplete) published.publish(Object.fromEntries(values));
  };
  for (const config of configs) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(config.name)) {
      problems.push(`env_template ${JSON.stringify(config.name)}: not a name of a variable; use letters, digits and _`);
    }
    const evaluate = await compileTemplate(config, { destination: '' }, ports, problems);
    const output = createVariableOutput(config.name, values, publish);
    if (evaluate !== undefined) templates.push({ key: config.name, evaluate, output, errorFatal: config.errorFatal });
  }
  if (problems.length > 0) throw new AgentError('template', problems.join('; '), { code: 'AGENT_BROKEN_TEMPLATE' });
  return {
    templates,
    complete(): void {
      isComplete = true;
      publish();
    },
  };
}

function createVariableOutput(name: string, values: Map<string, string>, publish: () => void): TemplateOutput {
  return {
    name: `env ${name}`,
    holds: async (bytes) => values.get(name) === new TextDecoder().decode(bytes),
    async write(bytes) {
      const text = new TextDecoder().decode(bytes);
      if (text.includes('\0')) {
        throw new AgentError('template', `env ${name}: the value has a NUL byte, which no variable can hold`);
      }
      values.set(name, text);
      publish();
    },
  };
}
