// Benchmarks, side by side in one run:
//   main.ts SUBJECT... [--peer COMMAND] [--scale FACTOR] [--json FILE]
// Subjects: see `subjects`. A peer is a shell line; what it must do stands with each subject.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchOptions } from './options.ts';
import { subjects } from './subjects.ts';
import { formatTable } from './table.ts';
import type { Table } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { peer: { type: 'string' }, scale: { type: 'string', default: '1' }, json: { type: 'string' } },
});
const options: BenchOptions = {
  scale: Number(values.scale),
  ...(values.peer === undefined ? {} : { peer: values.peer }),
};
const unknown = positionals.find((name) => !(name in subjects));

if (unknown !== undefined || positionals.length === 0) {
  console.error(`bench: name one or more of ${Object.keys(subjects).join(', ')}`);
  process.exitCode = 1;
} else {
  const tables: Table[] = [];
  for (const name of positionals) {
    for (const table of (await subjects[name]?.(options)) ?? []) {
      tables.push(table);
      console.log(`${formatTable(table)}\n`);
    }
  }
  const machine = { node: process.version, processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine, tables }, null, 2)}\n`);
}
