/**
 * `readme` with the generated section `name` replaced by `content`; a README without its markers gets them at the end,
 * under `heading`. The markers are comments that GitHub and npm do not show.
 */
export function replaceSection(readme: string, name: string, heading: string, content: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end of generated: ${name} -->`];
  const section = `${begin}\n\n${content.trim()}\n\n${end}`;
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) return `${readme.trimEnd()}\n\n## ${heading}\n\n${section}\n`;
  return readme.slice(0, from) + section + readme.slice(to + end.length);
}
