/** Lines of context around a change. */
const context = 3;

/** A unified diff of two texts, empty when they are equal. Names stand in the header as given. */
export function unifiedDiff(before: string, after: string, beforeName: string, afterName: string): string {
  if (before === after) return '';
  const edits = lineEdits(linesOf(before), linesOf(after));
  return [`--- ${beforeName}`, `+++ ${afterName}`, ...hunks(edits)].map((line) => `${line}\n`).join('');
}

interface Edit {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

// Common beginning and end first: manifests are long and changes few, so the table of the rest stays small.
function lineEdits(before: readonly string[], after: readonly string[]): readonly Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (end < shorter && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const kept = (lines: readonly string[]): readonly Edit[] => lines.map((text) => ({ kind: ' ', text }));
  return [
    ...kept(before.slice(0, start)),
    ...longestCommon(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...kept(before.slice(before.length - end)),
  ];
}

function longestCommon(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const isSame = before[row] === after[column];
      lengths[row * width + column] = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const edits: Edit[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    if (row < before.length && column < after.length && before[row] === after[column]) {
      edits.push({ kind: ' ', text: before[row] ?? '' });
      row += 1;
      column += 1;
    } else if (row < before.length && (column >= after.length || at(row + 1, column) >= at(row, column + 1))) {
      edits.push({ kind: '-', text: before[row] ?? '' });
      row += 1;
    } else {
      edits.push({ kind: '+', text: after[column] ?? '' });
      column += 1;
    }
  }
  return edits;
}

function hunks(edits: readonly Edit[]): readonly string[] {
  const changed = edits.flatMap(({ kind }, index) => (kind === ' ' ? [] : [index]));
  const ranges: { start: number; end: number }[] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    if (last !== undefined && index - last.end <= 2 * context) last.end = index + 1;
    else ranges.push({ start: index, end: index + 1 });
  }
  return ranges.flatMap(({ start, end }) =>
    hunk(edits, Math.max(0, start - context), Math.min(edits.length, end + context)),
  );
}

function hunk(edits: readonly Edit[], start: number, end: number): readonly string[] {
  const count = (from: number, to: number, other: '-' | '+'): number =>
    edits.slice(from, to).filter(({ kind }) => kind !== other).length;
  const [oldCount, newCount] = [count(start, end, '+'), count(start, end, '-')];
  const place = (from: number, size: number): string => `${size === 0 ? from : from + 1},${size}`;
  const header = `@@ -${place(count(0, start, '+'), oldCount)} +${place(count(0, start, '-'), newCount)} @@`;
  return [header, ...edits.slice(start, end).map(({ kind, text }) => kind + text)];
}
