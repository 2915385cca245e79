/**
 * Whether a Content-Type header announces JSON: `application/json`, in any case, with or without parameters.
 * The peer refuses parameters; accepting them is listed as ours in spec/injector.md 2.1.
 */
export function isJsonContentType(header: string | undefined): boolean {
  const [mediaType = '', ...parameters] = (header ?? '').split(';');
  return mediaType.trim().toLowerCase() === 'application/json' && parameters.every(isParameter);
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = new RegExp(`^\\s*(?:${token}=(?:${token}|"[^"\\\\]*"))?\\s*$`);

function isParameter(text: string): boolean {
  return parameter.test(text);
}
