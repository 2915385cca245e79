/** Splits `text` into words as a shell does, with single and double quotes and backslashes, without any expansion. */
export function splitWords(text: string): readonly string[] {
  return [...text.matchAll(/(?:\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|[^\s'"\\])+/g)].map(([word]) => unquote(word));
}

function unquote(word: string): string {
  return word.replace(
    /\\([\s\S])|'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"/g,
    (_, escaped?: string, single?: string, double?: string) => {
      return escaped ?? single ?? (double ?? '').replace(/\\([\s\S])/g, '$1');
    },
  );
}
