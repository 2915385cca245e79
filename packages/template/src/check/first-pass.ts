import type { RenderError } from '../render-error.ts';
import { renderTemplate } from '../render.ts';
import type { Template } from '../template.ts';
import { instantFromMs } from '../time/instant.ts';

/** What these give depends on the host, so that nothing follows from a failure here. */
const OF_THE_HOST: ReadonlySet<string> = new Set([
  'env',
  'envOrDefault',
  'mustEnv',
  'file',
  'plugin',
  'sockaddr',
  'sprig_env',
  'sprig_expandenv',
  'sprig_getHostByName',
]);

/** A check must end soon. */
const limits = { steps: 1_000_000, outputLength: 1024 * 1024, textLength: 1024 * 1024, depth: 1000 };

/**
 * How the pass ends in which no secret is there yet, if it fails: other agents show that as an error. Undefined when it
 * does not, and when it cannot be told without the host.
 */
export function firstPassError(template: Template): RenderError | undefined {
  for (const name of template.functions.keys())
    if (OF_THE_HOST.has(name) || /^sprig_(?:gen|encrypt|bcrypt)/.test(name)) return undefined;
  const result = renderTemplate(template, { resolve: () => undefined, now: instantFromMs(0), limits });
  return result.state === 'waiting' && result.error?.code === 'TEMPLATE_EXECUTION' ? result.error : undefined;
}
