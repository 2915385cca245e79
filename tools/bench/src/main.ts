// Benchmarks, side by side in one run:
//   main.ts SUBJECT... [--peer COMMAND] [--scale FACTOR] [--json FILE]
// Subjects: see `subjects`. A peer is a shell line; what it must do stands with each subject.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { help, parseCommandLine } from './command-line.ts';
import { subjects } from './subjects.ts';
import { formatTable } from './table.ts';
import type { Table } from './table.ts';

const line = parseCommandLine(process.argv.slice(2), Object.keys(subjects));

if (line.help) process.stdout.write(help);
else if (line.problems.length > 0) {
  for (const problem of line.problems) console.error(problem);
  process.exitCode = 2;
} else {
  const tables: Table[] = [];
  for (const name of line.subjects) {
    for (const table of (await subjects[name]?.(line.options)) ?? []) {
      tables.push(table);
      console.log(`${formatTable(table)}\n`);
    }
  }
  const machine = { node: process.version, processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
  if (line.json !== undefined) await writeFile(line.json, `${JSON.stringify({ machine, tables }, null, 2)}\n`);
}
