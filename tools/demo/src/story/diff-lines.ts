/** How many unchanged lines stay around a change. */
const CONTEXT = 2;

interface Line {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

/**
 * `before` and `after` as one list: `+ ` added, `- ` removed, two spaces for unchanged, `  ...` for what is left out.
 */
export function diffLines(before: readonly string[], after: readonly string[]): readonly string[] {
  const lines = compare(before, after);
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' ');
  return lines.flatMap((line, index) => {
    if (isNear(index)) return [`${line.sign} ${line.text}`];
    return index === 0 || isNear(index - 1) ? ['  ...'] : [];
  });
}

/** The longest common subsequence decides what counts as unchanged. */
function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  const common = commonLengths(before, after);
  const lines: Line[] = [];
  let [left, right] = [0, 0];
  while (left < before.length || right < after.length) {
    const [old, fresh] = [before[left], after[right]];
    if (old !== undefined && old === fresh) {
      lines.push({ sign: ' ', text: old });
      left += 1;
      right += 1;
    } else if (
      fresh !== undefined &&
      (old === undefined || (common[left]?.[right + 1] ?? 0) > (common[left + 1]?.[right] ?? 0))
    ) {
      lines.push({ sign: '+', text: fresh });
      right += 1;
    } else {
      lines.push({ sign: '-', text: old ?? '' });
      left += 1;
    }
  }
  return lines;
}

/** `result[i][j]`: length of the longest common subsequence of what follows line i and line j. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const rows = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let left = before.length - 1; left >= 0; left -= 1) {
    const [row = [], below = []] = [rows[left], rows[left + 1]];
    for (let right = after.length - 1; right >= 0; right -= 1) {
      row[right] =
        before[left] === after[right] ? (below[right + 1] ?? 0) + 1 : Math.max(below[right] ?? 0, row[right + 1] ?? 0);
    }
  }
  return rows;
}
