import type { DependencyValue, ParseOptions, RenderInput, RenderResult } from '../../src/index.ts';
import { parseTemplate, renderTemplate } from '../../src/index.ts';

/** Parses and renders once; dependencies by identity. */
export async function renderText(
  text: string,
  input: Partial<RenderInput> & { readonly dependencies?: Readonly<Record<string, DependencyValue>> } = {},
  options: ParseOptions = {},
): Promise<RenderResult> {
  const parsed = await parseTemplate(text, options);
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join('; '));
  const { dependencies = {}, ...rest } = input;
  return renderTemplate(parsed.value, { resolve: ({ identity }) => dependencies[identity], ...rest });
}

/** What a complete pass printed. */
export async function printed(
  text: string,
  input: Parameters<typeof renderText>[1] = {},
  options: ParseOptions = {},
): Promise<string> {
  const result = await renderText(text, input, options);
  if (result.state !== 'ready') throw new Error(result.error?.exact() ?? 'waiting');
  return result.output.text();
}
