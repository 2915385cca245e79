/** Where a number stands in a text: from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the number at `path` (member names from the outside in) of a JSON object, so that it can be replaced without
 * touching another byte. The last of repeated members counts. `undefined` when it is no number.
 */
export function locateNumber(text: string, path: readonly string[]): Span | undefined {
  const at = locateValue(text, skipBlanks(text, 0), path);
  if (at === undefined) return undefined;
  const end = endOfValue(text, at);
  return /^-?\d+$/.test(text.slice(at, end)) ? { start: at, end } : undefined;
}

function locateValue(text: string, start: number, path: readonly string[]): number | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return start;
  if (text[start] !== '{') return undefined;
  let found: number | undefined;
  for (let at = skipBlanks(text, start + 1); text[at] === '"';) {
    const nameEnd = endOfValue(text, at);
    const value = skipBlanks(text, skipBlanks(text, nameEnd) + 1);
    if (text.slice(at, nameEnd) === `"${name}"`) found = value;
    at = skipBlanks(text, endOfValue(text, value));
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return found === undefined ? undefined : locateValue(text, found, rest);
}

/** The text is valid JSON: it was parsed before. */
function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== '{' && first !== '[')
    return start + (/^[^,\]}\s]*/.exec(text.slice(start, start + 64))?.[0].length ?? 0);
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at += 1;
  return at;
}
