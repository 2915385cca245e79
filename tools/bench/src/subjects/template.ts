import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { JsonObject } from '@sluice/core';
import { parseJson } from '@sluice/core';
import { parseTemplate, renderTemplate } from '@sluice/template';
import type { DependencyValue, ParseOptions, RenderInput, Template } from '@sluice/template';
import { measureCold } from '../cold-parse/measure-cold.ts';
import { measureRates } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Table } from '../table.ts';

const INPUTS = 'tools/bench/inputs/templates';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly options: ParseOptions;
  readonly input: RenderInput;
}

/**
 * Five realistic templates, parsed and rendered, and rendered alone, in renders per CPU second.
 * The peer's command gets the folder of the inputs as argument and prints one line per template:
 * `NAME PARSE_AND_RENDER RENDER_ALONE`, rates per CPU second.
 */
export async function benchTemplate({ peer }: BenchOptions): Promise<Table> {
  const cases = await readCases();
  const templates = new Map<string, Template>();
  for (const { name, text, options } of cases) templates.set(name, await parsed(text, options));
  const peers = peer === undefined ? new Map<string, readonly number[]>() : await peerRates(peer);
  const rows = [];
  for (const { name, text, options, input } of cases) {
    const template = templates.get(name);
    if (template === undefined) continue;
    const [both, alone] = await measureRates([
      { name: 'parse and render', run: (count) => repeatBoth(text, options, input, count) },
      {
        name: 'render',
        run: (count) => {
          repeatRender(template, input, count);
        },
      },
    ]);
    const [peerBoth, peerAlone] = peers.get(name) ?? [];
    const sizes = `${String(text.length)} B`;
    rows.push([
      name,
      sizes,
      both?.perCpuSecond ?? 0,
      alone?.perCpuSecond ?? 0,
      ...ratios(both?.perCpuSecond, peerBoth),
      ...ratios(alone?.perCpuSecond, peerAlone),
    ]);
  }
  return {
    subject: 'template',
    conditions: `renders per CPU second, Node ${process.version}, median of interleaved rounds`,
    columns: [
      'template',
      'size',
      'parse+render',
      'render',
      ...(peer === undefined ? [] : ['peer parse+render', 'ratio', 'peer render', 'ratio']),
    ],
    rows,
  };
}

function ratios(ours: number | undefined, theirs: number | undefined): readonly (string | number)[] {
  return theirs === undefined || ours === undefined ? [] : [theirs, ours / theirs];
}

async function repeatBoth(text: string, options: ParseOptions, input: RenderInput, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) render(await parsed(text, options), input);
}

function repeatRender(template: Template, input: RenderInput, count: number): void {
  for (let index = 0; index < count; index += 1) render(template, input);
}

// The text is taken out: a rope that nobody reads costs less than what a file needs.
function render(template: Template, input: RenderInput): string {
  const result = renderTemplate(template, input);
  if (result.state !== 'ready') throw new Error(`a benchmark template is ${result.state}`);
  return result.output.text();
}

async function parsed(text: string, options: ParseOptions): Promise<Template> {
  const result = await parseTemplate(text, options);
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('; '));
  return result.value;
}

/** The package in the agent's bundle with its code cache: what the first template of a fresh process costs. */
export async function benchColdParse(): Promise<Table> {
  const texts = (await readCases()).map(({ text }) => text).join('');
  const template = texts.repeat(Math.ceil(COLD_BYTES / texts.length));
  const { loadMs, parseMs } = await measureCold(template);
  return {
    subject: 'template, first in a fresh process',
    conditions: `ms, bundled with code cache as the agent is, Node ${process.version}, median of fresh processes`,
    columns: ['what', 'size', 'ms'],
    rows: [
      ["package load (in the agent's bundle)", '', loadMs],
      ['cold parse 4 KB (first in a fresh process)', `${String(template.length)} B`, parseMs],
    ],
  };
}

/** The five templates three times. */
const COLD_BYTES = 4000;

async function readCases(): Promise<readonly Case[]> {
  const files = (await readdir(INPUTS)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map(async (file) => toCase(await readFile(`${INPUTS}/${file}`, 'utf8'))));
}

function toCase(text: string): Case {
  const result = parseJson(text);
  if (!result.ok) throw new Error('a benchmark input is not JSON');
  const {
    name,
    template,
    dependencies = {},
    env = {},
    options = {},
  } = result.value as JsonObject & { name: string; template: string };
  const values = new Map(Object.entries(dependencies as Record<string, DependencyValue>));
  return {
    name,
    text: template,
    options: options as ParseOptions,
    input: { resolve: ({ identity }) => values.get(identity), env: env as Record<string, string> },
  };
}

async function peerRates(peer: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const { stdout } = await promisify(execFile)('sh', ['-c', `${peer} ${INPUTS}`]);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/));
  return new Map(lines.map(([name = '', ...rates]) => [name, rates.map(Number)]));
}
