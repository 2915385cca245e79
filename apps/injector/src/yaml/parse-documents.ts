import type { Result } from '@sluice/core';
import { fail, succeed, YamlLimitError, yamlTokens } from '@sluice/core';
import type { YamlProblem } from '@sluice/annotations';
import type { Document, DocumentOptions, ErrorCode, ParseOptions, SchemaOptions } from 'yaml';
import { Composer, LineCounter, Lexer, Parser } from 'yaml';

/** Deepest nesting that is read; a pod has some 15 levels. */
export const maximumDepth = 250;

/** The documents of a text, with its lines; positions of nodes and errors are offsets into the text. */
export interface YamlDocuments {
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

/**
 * As `parseAllDocuments` of the library, but too deep nesting is refused while it is read. The library recurses into
 * it. Errors of syntax are in the documents. Marks are words, signs, blanks and line ends: what time depends on.
 */
export function parseYamlDocuments(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions,
  mostMarks: number = Number.POSITIVE_INFINITY,
): Result<YamlDocuments, YamlProblem> {
  const lines = new LineCounter();
  try {
    const composer = new Composer({ ...options, logLevel: 'silent' });
    const parser = new Parser(lines.addNewLine);
    lines.addNewLine(0);
    const tokens = yamlTokens(new Lexer().lex(text), parser, { depth: maximumDepth, lexemes: mostMarks });
    const documents = [...composer.compose(tokens)] as Document.Parsed[];
    return succeed({ documents, lines });
  } catch (error) {
    if (!(error instanceof YamlLimitError)) throw error;
    return fail({ message: error.message, ...placeOf(lines, error.offset) });
  }
}

/** The first problem of a document, warnings of unknown tags included, in words that never quote the text. */
export function firstProblem({ errors, warnings }: Document.Parsed, lines: LineCounter): YamlProblem | undefined {
  const problem = errors[0] ?? warnings[0];
  return problem === undefined
    ? undefined
    : { message: describeErrorCode(problem.code), ...placeOf(lines, problem.pos[0]) };
}

/** What a code of the library means. Its own message is not used: it quotes the text around an error. */
export function describeErrorCode(code: ErrorCode): string {
  return meanings[code];
}

const meanings: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias (*) with an anchor or a tag',
  BAD_ALIAS: 'an alias (*) that is none; put a text that begins with * into quotes',
  BAD_COLLECTION_TYPE: 'a tag (!) that does not fit its value',
  BAD_DIRECTIVE: 'a line that begins with % and is no directive',
  BAD_DQ_ESCAPE: 'a backslash in double quotes that escapes nothing; write two, or use single quotes',
  BAD_INDENT: 'a line is not indented as it must be, or a bracket is not closed',
  BAD_PROP_ORDER: 'an anchor or a tag at the wrong place',
  BAD_SCALAR_START: 'a text that begins with a reserved sign; put it into quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a key within the value of another on the same line; put a text with ": " into quotes',
  BLOCK_IN_FLOW: 'lines of a list or map within brackets',
  DUPLICATE_KEY: 'a key that is there already',
  IMPOSSIBLE: 'something that the reader does not understand',
  KEY_OVER_1024_CHARS: 'a key of more than 1024 characters',
  MISSING_CHAR: 'a quote, bracket, comma or colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a key over several lines; is a colon or a quote missing?',
  MULTIPLE_ANCHORS: 'two anchors (&) of one value',
  MULTIPLE_DOCS: 'more than one document',
  MULTIPLE_TAGS: 'two tags (!) of one value',
  NON_STRING_KEY: 'a key that is no text',
  TAB_AS_INDENT: 'a tab at the beginning of a line; indent with blanks',
  TAG_RESOLVE_FAILED: 'a tag (!) that is not known here',
  UNEXPECTED_TOKEN: 'something that has no place here; is a quote or a line end missing before it?',
  RESOURCE_EXHAUSTION: 'too much at once',
};

/** Line and column of an offset, from 1. */
export function placeOf(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
