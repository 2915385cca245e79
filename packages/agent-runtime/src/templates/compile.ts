import type { Cryptography, FileSystem, TemplateConfig, TemplateSourceConfig } from '@sluice/core';
import { formatDiagnostic, HostError } from '@sluice/core';
import type { Clock } from '@sluice/core';
import type { Dependency, Template } from '@sluice/template';
import { instantFromMs, parseTemplate, renderTemplate } from '@sluice/template';
import { AgentError } from '../agent-error.ts';
import type { ManagedTemplate } from './managed-template.ts';
import type { Evaluate, Pass } from './pass.ts';
import { createFileOutput } from './template-file.ts';

export interface CompilePorts {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly cryptography: Cryptography;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Reads and parses all templates. Rejects with one `AgentError` of area `template` that lists every problem, and for two
 * templates with the same destination, which would overwrite each other. Source: spec/agent.md 6.7.
 */
export async function compileTemplates(
  configs: readonly TemplateConfig[],
  ports: CompilePorts,
): Promise<readonly ManagedTemplate[]> {
  const problems: string[] = [];
  const templates: ManagedTemplate[] = [];
  const destinations = new Set<string>();
  for (const config of configs) {
    if (destinations.has(config.destination)) {
      problems.push(`${config.destination}: two templates write it; give each its own destination`);
    }
    destinations.add(config.destination);
    const evaluate = await compileTemplate(config, config, ports, problems);
    if (evaluate !== undefined) templates.push(managed(config, evaluate, ports.files));
  }
  if (problems.length > 0) throw new AgentError('template', problems.join('; '), { code: 'AGENT_BROKEN_TEMPLATE' });
  return templates;
}

function managed(config: TemplateConfig, evaluate: Evaluate, files: FileSystem): ManagedTemplate {
  const { errorFatal, command, wait } = config;
  return {
    key: JSON.stringify(config),
    evaluate,
    errorFatal,
    output: createFileOutput(config, files),
    ...(command === undefined ? {} : { command }),
    ...(wait === undefined ? {} : { wait }),
  };
}

/** One template; `undefined` after its problems were added to `problems`. */
export async function compileTemplate(
  source: TemplateSourceConfig,
  { destination, sandboxPath }: { readonly destination: string; readonly sandboxPath?: string },
  ports: CompilePorts,
  problems: string[],
): Promise<Evaluate | undefined> {
  const text = await readSource(source, ports.files, problems);
  if (text === undefined) return undefined;
  const parsed = await parseTemplate(text, {
    file: source.source.kind === 'file' ? source.source.path : `template for ${destination}`,
    leftDelimiter: source.leftDelimiter,
    rightDelimiter: source.rightDelimiter,
    functionDenylist: source.functionDenylist,
    missingKey: source.errorOnMissingKey ? 'error' : 'zero',
    destination,
    ...(sandboxPath === undefined ? {} : { sandboxPath }),
  });
  if (parsed.ok) return evaluator(parsed.value, ports);
  problems.push(...parsed.error.map(formatDiagnostic));
  return undefined;
}

async function readSource(
  { source }: TemplateSourceConfig,
  files: FileSystem,
  problems: string[],
): Promise<string | undefined> {
  if (source.kind === 'contents') return source.text;
  try {
    return new TextDecoder().decode(await files.read(source.path));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const advice = error.message.includes(';') ? '' : '; check the path';
    problems.push(`template source ${error.message}${advice}`);
    return undefined;
  }
}

function evaluator(template: Template, { clock, cryptography, environment }: CompilePorts): Evaluate {
  return (resolve) => {
    // Recorded here: the engine tells dependencies apart by their identity, which leaves queries out.
    const used: Dependency[] = [];
    const missing: Dependency[] = [];
    const result = renderTemplate(template, {
      resolve(dependency) {
        used.push(dependency);
        const value = resolve(dependency);
        if (value === undefined) missing.push(dependency);
        return value;
      },
      env: environment,
      now: instantFromMs(clock.wallMs()),
      cryptography,
    });
    return passOf(result, used, missing);
  };
}

function passOf(
  result: ReturnType<typeof renderTemplate>,
  used: readonly Dependency[],
  missing: readonly Dependency[],
): Pass {
  switch (result.state) {
    case 'ready':
      return { kind: 'ready', used, bytes: result.output.bytes(), effects: result.effects };
    case 'waiting':
      return { kind: 'waiting', used, missing };
    case 'failed':
      return { kind: 'failed', used, message: result.error.message };
  }
}
