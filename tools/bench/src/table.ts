/** A table of a benchmark: printed for people, kept as JSON for comparison. */
export interface Table {
  readonly subject: string;
  /** How it was measured: flags, sizes, connections. */
  readonly conditions: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The table as aligned text; numbers are rounded to what is worth reading. */
export function formatTable({ subject, conditions, columns, rows }: Table): string {
  const cells = [columns, ...rows.map((row) => row.map(formatCell))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  const lines = cells.map((row) => row.map((cell, index) => align(cell, widths[index] ?? 0, index)).join('  '));
  return [`${subject} (${conditions})`, ...lines].join('\n');
}

function formatCell(cell: string | number): string {
  if (typeof cell === 'string') return cell;
  if (Math.abs(cell) >= 100) return Math.round(cell).toLocaleString('en');
  return Number.isInteger(cell) ? String(cell) : cell.toFixed(Math.abs(cell) < 1 ? 3 : 1);
}

// The first column holds names, the others numbers.
function align(cell: string, width: number, index: number): string {
  return index === 0 ? cell.padEnd(width) : cell.padStart(width);
}
