import type { Result } from '@sluice/core';
import { fail, succeed, YamlLimitError, yamlTokens } from '@sluice/core';
import type { YamlProblem } from '@sluice/annotations';
import type { Document, DocumentOptions, ParseOptions, SchemaOptions } from 'yaml';
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

/** The library's message quotes the text around an error; its code says as much. */
export function describeErrorCode(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

/** Line and column of an offset, from 1. */
export function placeOf(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
