import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { YamlTokenParser } from '../../src/index.ts';
import { YamlLimitError, yamlTokens } from '../../src/index.ts';

const tokens = suite('tokens of YAML');

/** Opens a collection for each `[` and ends one for each `]`; its tokens are the lexemes. */
function bracketParser(): YamlTokenParser<string> {
  const stack: string[] = [];
  let offset = 0;
  return {
    stack,
    get offset() {
      return offset;
    },
    next: (lexeme) => {
      if (lexeme === '[') stack.push(lexeme);
      if (lexeme === ']') stack.pop();
      offset += lexeme.length;
      return [lexeme];
    },
    end: () => ['end'],
  };
}

tokens('within the limits are those of the parser, its last ones too', () => {
  assert.equal([...yamlTokens(['[', 'a', ']'], bracketParser(), { depth: 1, lexemes: 3 })], ['[', 'a', ']', 'end']);
});

tokens('end where the nesting is too deep', () => {
  const error = errorOf(() => [...yamlTokens(['a', '[', '[', '['], bracketParser(), { depth: 2 })]);
  assert.is(error.message, 'nested deeper than 2 levels');
  assert.is(error.offset, 4);
});

tokens('end where there are too many lexemes', () => {
  const error = errorOf(() => [...yamlTokens(['a', 'a', 'a'], bracketParser(), { depth: 2, lexemes: 2 })]);
  assert.is(error.message, 'more than 2 words and signs');
});

function errorOf(read: () => unknown): YamlLimitError {
  try {
    read();
  } catch (error) {
    if (error instanceof YamlLimitError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

tokens.run();
