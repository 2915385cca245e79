/**
 * Follows the requests of one HTTP/1.1 connection on its bytes, and exchanges every method that Node's parser does
 * not know (LIST, SCAN, ...) for GET before the parser sees it. Bodies are skipped, never searched.
 * Source: spec/vault-api.md 15.2 item 26, spec/agent.md 12 item 13.
 */
export interface RequestLines {
  /**
   * What the parser shall read for `chunk`: the same object in the usual case. `undefined` while the bytes so far
   * are an unfinished method. Concatenated, the answers differ from the input in the methods only.
   */
  push(chunk: Buffer): Buffer | undefined;
  /** True method of the next request in order of arrival; `undefined` when the parser's own word is right. */
  takeMethod(): string | undefined;
}

/**
 * `known`: methods that the parser accepts. Whatever this reader does not understand it passes on untouched from
 * there to the end of the connection: refusing it is the parser's business.
 */
export function createRequestLines(known: ReadonlySet<string>): RequestLines {
  const methods: string[] = [];
  let state: State = betweenRequests;
  return {
    takeMethod: () => methods.shift(),
    push(chunk) {
      if (state.kind === 'given-up') return chunk;
      const output = createOutput(chunk);
      let offset = 0;
      while (offset < chunk.length) {
        const step = advance(state, chunk, offset, known);
        if (step.held !== undefined) output.exchange(offset, step.held.until, step.held.bytes);
        if (step.method !== undefined) methods.push(step.method);
        state = step.state;
        offset = step.offset;
      }
      return output.end();
    },
  };
}

/** `bytes` take the place of what lies before `until`. */
interface Exchange {
  readonly until: number;
  readonly bytes: Buffer;
}

interface Step {
  readonly state: State;
  readonly offset: number;
  readonly held?: Exchange;
  readonly method?: string;
}

interface Framing {
  readonly contentLength?: number;
  readonly chunked: boolean;
}

type State =
  | { readonly kind: 'method'; readonly text: string }
  | { readonly kind: 'request-line'; readonly endedInReturn: boolean }
  | { readonly kind: 'header'; readonly line: string; readonly framing: Framing }
  | { readonly kind: 'body'; readonly remaining: number }
  | { readonly kind: 'chunk-size'; readonly line: string }
  | { readonly kind: 'chunk-data'; readonly remaining: number }
  | { readonly kind: 'trailer'; readonly line: string }
  | { readonly kind: 'given-up' };

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
/** Longer methods and framing headers than these do not exist; the rest of a longer line is not looked at. */
const longestMethod = 64;
const longestLine = 1024;
const betweenRequests: State = { kind: 'method', text: '' };
const givenUp: State = { kind: 'given-up' };
const noFraming: Framing = { chunked: false };
const nothing = Buffer.alloc(0);
const get = Buffer.from('GET');

function advance(state: State, chunk: Buffer, offset: number, known: ReadonlySet<string>): Step {
  switch (state.kind) {
    case 'method':
      return readMethod(state.text, chunk, offset, known);
    case 'request-line':
      return readRequestLine(state.endedInReturn, chunk, offset);
    case 'header':
      return readHeader(state, chunk, offset);
    case 'body':
      return skip(state.remaining, chunk, offset, betweenRequests, (remaining) => ({ kind: 'body', remaining }));
    case 'chunk-size':
      return readLine(state.line, chunk, offset, endChunkSize, (line) => ({ kind: 'chunk-size', line }));
    case 'chunk-data':
      return skip(state.remaining, chunk, offset, { kind: 'chunk-size', line: '' }, (remaining) => ({
        kind: 'chunk-data',
        remaining,
      }));
    case 'trailer':
      return readLine(state.line, chunk, offset, endTrailer, (line) => ({ kind: 'trailer', line }));
    case 'given-up':
      return { state, offset: chunk.length };
  }
}

/** An unfinished method is held back: the parser would refuse its first letters for good. */
function readMethod(held: string, chunk: Buffer, offset: number, known: ReadonlySet<string>): Step {
  let end = offset;
  if (held === '') while (chunk[end] === carriageReturn || chunk[end] === lineFeed) end += 1;
  if (end > offset) return { state: betweenRequests, offset: end };
  while (end < chunk.length && isTokenCharacter(chunk[end])) end += 1;
  const text = held + latin1(chunk, offset, end);
  if (end === chunk.length && text.length <= longestMethod) {
    return { state: { kind: 'method', text }, offset: end, held: { until: end, bytes: nothing } };
  }
  const exchanged = (bytes: Buffer): Exchange => ({ until: end, bytes });
  if (chunk[end] !== space || text === '' || text === 'PRI' || text.length > longestMethod) {
    return { state: givenUp, offset: chunk.length, held: exchanged(Buffer.from(text, 'latin1')) };
  }
  const step = { state: { kind: 'request-line', endedInReturn: false }, offset: end, method: text } as const;
  if (!known.has(text)) return { ...step, held: exchanged(get) };
  return held === '' ? step : { ...step, held: exchanged(Buffer.from(text, 'latin1')) };
}

function readRequestLine(endedInReturn: boolean, chunk: Buffer, offset: number): Step {
  const end = chunk.indexOf(lineFeed, offset);
  if (end < 0) {
    return {
      state: { kind: 'request-line', endedInReturn: chunk[chunk.length - 1] === carriageReturn },
      offset: chunk.length,
    };
  }
  const proper = end > offset ? chunk[end - 1] === carriageReturn : endedInReturn;
  return { state: proper ? { kind: 'header', line: '', framing: noFraming } : givenUp, offset: end + 1 };
}

/** Lines that cannot tell of the framing are stepped over without a look at their text. */
function readHeader(state: State & { readonly kind: 'header' }, chunk: Buffer, offset: number): Step {
  let start = offset;
  if (state.line === '') {
    for (let end = chunk.indexOf(lineFeed, start); end > start; end = chunk.indexOf(lineFeed, start)) {
      if (mayConcernFraming(chunk[start]) || chunk[end - 1] !== carriageReturn) break;
      start = end + 1;
    }
  }
  const finish = (line: string): State => endHeader(line, state.framing);
  return readLine(state.line, chunk, start, finish, (line) => ({ ...state, line }));
}

/** Names beginning with c or t, folded lines, and the end of the head. */
function mayConcernFraming(first: number | undefined): boolean {
  if (first === undefined || first <= space) return true;
  return (first | 32) === 99 || (first | 32) === 116;
}

/** Reads to the end of the line, CR included in what `finish` gets. Lines may come in any number of pieces. */
function readLine(
  held: string,
  chunk: Buffer,
  offset: number,
  finish: (line: string) => State,
  wait: (line: string) => State,
): Step {
  const found = chunk.indexOf(lineFeed, offset);
  const end = found < 0 ? chunk.length : found;
  const line = joinLine(held, chunk, offset, end);
  return found < 0 ? { state: wait(line), offset: end } : { state: finish(line), offset: end + 1 };
}

/** Of a long line its beginning is kept, for the name, and its last character, which must be CR. */
function joinLine(held: string, chunk: Buffer, offset: number, end: number): string {
  if (end === offset) return held;
  if (held.length + end - offset <= longestLine) return held + latin1(chunk, offset, end);
  const start =
    held.length >= longestLine ? held.slice(0, longestLine) : held + latin1(chunk, offset, offset + longestLine);
  return start.slice(0, longestLine) + latin1(chunk, end - 1, end);
}

function endHeader(line: string, framing: Framing): State {
  if (!line.endsWith('\r') || line.startsWith(' ') || line.startsWith('\t')) return givenUp;
  if (line === '\r') return afterHead(framing);
  const next = readFraming(line, framing);
  return next === undefined ? givenUp : { kind: 'header', line: '', framing: next };
}

function afterHead({ chunked, contentLength = 0 }: Framing): State {
  if (chunked) return { kind: 'chunk-size', line: '' };
  return contentLength > 0 ? { kind: 'body', remaining: contentLength } : betweenRequests;
}

/** `undefined` for any framing that two readers could understand differently. */
function readFraming(line: string, framing: Framing): Framing | undefined {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon).toLowerCase();
  const value = line.slice(colon + 1).trim();
  switch (name.trimEnd()) {
    case 'content-length': {
      const unambiguous = name === 'content-length' && framing.contentLength === undefined && !framing.chunked;
      return unambiguous && /^\d{1,15}$/.test(value) ? { ...framing, contentLength: Number(value) } : undefined;
    }
    case 'transfer-encoding': {
      const unambiguous = name === 'transfer-encoding' && framing.contentLength === undefined && !framing.chunked;
      return unambiguous && value.toLowerCase() === 'chunked' ? { ...framing, chunked: true } : undefined;
    }
    default:
      return framing;
  }
}

function endChunkSize(line: string): State {
  const size = /^([0-9a-f]{1,12})(?:;.*)?\r$/i.exec(line)?.[1];
  if (size === undefined) return givenUp;
  const bytes = Number.parseInt(size, 16);
  return bytes === 0 ? { kind: 'trailer', line: '' } : { kind: 'chunk-data', remaining: bytes + '\r\n'.length };
}

function endTrailer(line: string): State {
  if (!line.endsWith('\r')) return givenUp;
  return line === '\r' ? betweenRequests : { kind: 'trailer', line: '' };
}

function skip(remaining: number, chunk: Buffer, offset: number, after: State, more: (left: number) => State): Step {
  const available = chunk.length - offset;
  if (remaining <= available) return { state: after, offset: offset + remaining };
  return { state: more(remaining - available), offset: chunk.length };
}

/** RFC 9110 5.6.2. */
function isTokenCharacter(code: number | undefined): boolean {
  if (code === undefined) return false;
  if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 48 && code <= 57)) return true;
  return "!#$%&'*+-.^_`|~".includes(String.fromCharCode(code));
}

function latin1(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start, end);
}

interface Output {
  exchange(from: number, until: number, bytes: Buffer): void;
  end(): Buffer | undefined;
}

/** Copies nothing as long as nothing is exchanged. */
function createOutput(chunk: Buffer): Output {
  const pieces: Buffer[] = [];
  let copied = 0;
  return {
    exchange(from, until, bytes) {
      pieces.push(chunk.subarray(copied, from), bytes);
      copied = until;
    },
    end() {
      if (pieces.length === 0) return chunk;
      const all = Buffer.concat([...pieces, chunk.subarray(copied)]);
      return all.length === 0 ? undefined : all;
    },
  };
}
