import { failure } from '../failure.ts';
import { bytesOf, hasRawBytes } from '../value/go-string.ts';

/** What yaml.v2 makes of the bytes that it is given: characters of UTF-8 or, behind a byte order mark, of UTF-16. */
export function yamlCharacters(text: string): string {
  if (!hasRawBytes(text)) return withLineFeeds(text);
  const bytes = bytesOf(text);
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (!isLittle && !isBig) throw failure('yaml: invalid leading UTF-8 octet');
  return withLineFeeds(fromUtf16(bytes.subarray(2), isLittle));
}

/** NEL is a line break of YAML 1.1 and becomes a line feed; the library knows those of YAML 1.2. */
function withLineFeeds(text: string): string {
  return text.replaceAll('\u0085', '\n');
}

function fromUtf16(bytes: Uint8Array, isLittle: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 2) {
    if (at + 1 >= bytes.length) throw failure('yaml: incomplete UTF-16 character');
    const unit = view.getUint16(at, isLittle);
    if (isLow(unit)) throw failure('yaml: unexpected low surrogate area');
    pieces.push(String.fromCharCode(unit));
    if (!isHigh(unit)) continue;
    at += 2;
    if (at + 1 >= bytes.length) throw failure('yaml: incomplete UTF-16 surrogate pair');
    const low = view.getUint16(at, isLittle);
    if (!isLow(low)) throw failure('yaml: expected low surrogate area');
    pieces.push(String.fromCharCode(low));
  }
  return pieces.join('');
}

function isHigh(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

function isLow(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}
