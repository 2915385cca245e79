import type { settingCatalogue } from '@sluice/pod-mutation';

/** The settings of the injector as a Markdown table, in the order of the help text. */
export function settingTable(settings: typeof settingCatalogue): string {
  const rows = settings.map(({ flag, env, default: text = '', annotation, docs }) => {
    const effect = annotation === undefined ? docs : `${docs} Default of the annotation \`${annotation}\`.`;
    return `| ${[code(flag === undefined ? '' : `-${flag}`), code(env), code(text), effect].map(cell).join(' | ')} |`;
  });
  return ['| Flag | Environment | Default | Effect |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
