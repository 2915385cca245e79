import type { ConfigParts, Placed } from './config-parts.ts';
import type { Report } from './decode/field.ts';
import { reportError } from './decode/field.ts';
import type { FileLocation } from './hcl/tree.ts';

/** What has to fit together, in the order of spec/agent.md 2.5; `file` is where what is missing should stand. */
export function checkTogether(parts: ConfigParts, file: string, report: Report): void {
  const problem = (where: FileLocation, message: string, hint?: string): void => {
    reportError(report, 'agent-config/conflict', where, message, hint);
  };
  checkTokenUse(parts, problem);
  checkPurpose(parts, { kind: 'file', file, line: 1, column: 1 }, problem);
  checkSupervisor(parts, problem);
  checkDestinations(parts, problem);
}

type Problem = (where: FileLocation, message: string, hint?: string) => void;

/** Rules 1, 3 and 10. */
function checkTokenUse({ autoAuth, cache, apiProxy }: ConfigParts, problem: Problem): void {
  const [legacy, current] = [cache?.value.tokenUse, apiProxy?.value.tokenUse];
  if (uses(legacy) && uses(current)) {
    problem(legacy.where, 'use_auto_auth_token stands in cache and in api_proxy', 'keep the one in api_proxy');
  }
  if (cache?.value.consistency !== undefined && apiProxy?.value.consistency !== undefined) {
    problem(
      cache.value.consistency,
      'consistency is configured in cache and in api_proxy',
      'keep the one in api_proxy',
    );
  }
  const used = [current, legacy].find(uses);
  if (used === undefined) return;
  if (autoAuth === undefined) {
    problem(used.where, 'use_auto_auth_token needs auto_auth with a method', 'add auto_auth, or remove it');
  } else if (autoAuth.value?.method.wrapTtlMs !== undefined) {
    problem(used.where, 'use_auto_auth_token cannot be used with a wrapped token', 'remove wrap_ttl of the method');
  }
}

/** Rules 2, 4, 5 and 6. */
function checkPurpose(parts: ConfigParts, start: FileLocation, problem: Problem): void {
  const { autoAuth, cache, apiProxy, listeners, templates, envTemplates } = parts;
  const renders = templates.length > 0 || envTemplates.length > 0;
  if (cache !== undefined && listeners.length === 0 && !renders) {
    problem(cache.where, 'enabling the cache requires at least one listener or template');
  }
  if (apiProxy !== undefined && listeners.length === 0)
    problem(apiProxy.where, 'api_proxy needs at least one listener');
  const hands = uses(apiProxy?.value.tokenUse) || uses(cache?.value.tokenUse);
  if (autoAuth?.value?.sinks.length === 0 && !renders && !hands) {
    const hint = 'add sink, template or api_proxy with use_auto_auth_token';
    problem(autoAuth.where, 'auto_auth logs in and nothing uses its token', hint);
  }
  if (autoAuth === undefined && cache === undefined && listeners.length === 0) {
    problem(
      start,
      'no auto_auth, cache, or listener block found in config',
      'add the block of what the agent should do',
    );
  }
}

/** Rules 7 and 8. */
function checkSupervisor({ exec, envTemplates, templates, apiProxy }: ConfigParts, problem: Problem): void {
  const [firstTemplate] = templates;
  const [firstEnvTemplate] = envTemplates;
  if (exec !== undefined && firstEnvTemplate === undefined) problem(exec.where, 'exec needs at least one env_template');
  if (exec === undefined && firstEnvTemplate !== undefined) problem(firstEnvTemplate.where, 'env_template needs exec');
  if (exec !== undefined && apiProxy !== undefined) problem(apiProxy.where, 'api_proxy cannot be used with exec');
  if (exec !== undefined && firstTemplate !== undefined)
    problem(firstTemplate.where, 'template cannot be used with exec');
  for (const { where, value } of repeated(envTemplates, ({ name }) => name)) {
    problem(where, `env_template ${value.name} stands twice`, 'give each variable one template');
  }
}

/** Two templates of one file would replace each other for ever. Source: spec/agent.md 6.7. */
function checkDestinations({ templates }: ConfigParts, problem: Problem): void {
  for (const { where, value } of repeated(templates, ({ destination }) => destination)) {
    problem(where, `another template writes ${value.destination} already`, 'give each template a file of its own');
  }
}

function repeated<T>(items: readonly Placed<T | undefined>[], keyOf: (value: T) => string): readonly Placed<T>[] {
  const seen = new Set<string>();
  return items.flatMap(({ where, value }) => {
    if (value === undefined) return [];
    const key = keyOf(value);
    if (seen.has(key)) return [{ where, value }];
    seen.add(key);
    return [];
  });
}

function uses(tokenUse: Placed<string> | undefined): tokenUse is Placed<string> {
  return tokenUse !== undefined && tokenUse.value !== 'never';
}
