/** Lines of context around a change. */
const context = 3;

/** A unified diff of two texts, empty when they are equal. Names stand in the header as given. */
export function unifiedDiff(before: string, after: string, beforeName: string, afterName: string): string {
  if (before === after) return '';
  const found = lineEdits(linesOf(before), linesOf(after));
  return [`--- ${beforeName}`, `+++ ${afterName}`, ...hunks(found)].map((line) => `${line}\n`).join('');
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
  return [
    ...edits(' ', before.slice(0, start)),
    ...middleEdits(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...edits(' ', before.slice(before.length - end)),
  ];
}

/** Cells of the table of `longestCommon`, of four bytes: some 0.2 s. */
const mostCells = 4_000_000;

// For long files with changes far apart. Injection adds lines, mostly: those that were there are found in their order.
function middleEdits(before: readonly string[], after: readonly string[]): readonly Edit[] {
  if ((before.length + 1) * (after.length + 1) <= mostCells) return longestCommon(before, after);
  return additions(before, after) ?? [...edits('-', before), ...edits('+', after)];
}

// `undefined` when `after` is not `before` with lines added.
function additions(before: readonly string[], after: readonly string[]): readonly Edit[] | undefined {
  let next = 0;
  const found = after.map((text): Edit => {
    const isKept = text === before[next];
    if (isKept) next += 1;
    return { kind: isKept ? ' ' : '+', text };
  });
  return next === before.length ? found : undefined;
}

function edits(kind: Edit['kind'], lines: readonly string[]): readonly Edit[] {
  return lines.map((text) => ({ kind, text }));
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
  const found: Edit[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    if (row < before.length && column < after.length && before[row] === after[column]) {
      found.push({ kind: ' ', text: before[row] ?? '' });
      row += 1;
      column += 1;
    } else if (row < before.length && (column >= after.length || at(row + 1, column) >= at(row, column + 1))) {
      found.push({ kind: '-', text: before[row] ?? '' });
      row += 1;
    } else {
      found.push({ kind: '+', text: after[column] ?? '' });
      column += 1;
    }
  }
  return found;
}

function hunks(all: readonly Edit[]): readonly string[] {
  const changed = all.flatMap(({ kind }, index) => (kind === ' ' ? [] : [index]));
  const ranges: { start: number; end: number }[] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    if (last !== undefined && index - last.end <= 2 * context) last.end = index + 1;
    else ranges.push({ start: index, end: index + 1 });
  }
  const old = countsOf(all, '+');
  const young = countsOf(all, '-');
  return ranges.flatMap((range) => {
    const start = Math.max(0, range.start - context);
    const end = Math.min(all.length, range.end + context);
    return [`@@ -${place(old, start, end)} +${place(young, start, end)} @@`, ...all.slice(start, end).map(lineOf)];
  });
}

/** How many edits before each index, and in all, are not of a kind. */
function countsOf(all: readonly Edit[], other: Edit['kind']): Uint32Array {
  const counts = new Uint32Array(all.length + 1);
  for (const [index, { kind }] of all.entries()) counts[index + 1] = (counts[index] ?? 0) + (kind === other ? 0 : 1);
  return counts;
}

function place(counts: Uint32Array, start: number, end: number): string {
  const from = counts[start] ?? 0;
  const size = (counts[end] ?? 0) - from;
  return `${size === 0 ? from : from + 1},${size}`;
}

function lineOf({ kind, text }: Edit): string {
  return kind + text;
}
