/** Breaks lines at spaces after at most `width` bytes; long words stay whole, or are cut with `cutWords`. */
export function wrapText(text: string, width: number, lineBreak: string, cutWords: boolean): string {
  const size = Math.max(1, width);
  let wrapped = '';
  let at = 0;
  while (text.length - at > size) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    const space = text.slice(at, at + size + 1).lastIndexOf(' ');
    if (space >= 0) {
      wrapped += text.slice(at, at + space) + lineBreak;
      at += space + 1;
    } else if (cutWords) {
      wrapped += text.slice(at, at + size) + lineBreak;
      at += size;
    } else {
      const next = text.indexOf(' ', at + size);
      if (next < 0) break;
      wrapped += text.slice(at, next) + lineBreak;
      at = next + 1;
    }
  }
  return wrapped + text.slice(at);
}
