/** Shortens to `width` bytes with dots at the end; the text has one character a byte. */
export function abbreviate(text: string, width: number): string {
  return width < 4 ? text : abbreviateFrom(text, 0, width);
}

/** Shortens with dots on both sides, showing what stands from `offset` on. */
export function abbreviateBoth(text: string, offset: number, width: number): string {
  return width < 4 || (offset > 0 && width < 7) ? text : abbreviateFrom(text, offset, width);
}

function abbreviateFrom(text: string, offset: number, width: number): string {
  if (text.length <= width) return text;
  const room = width - 3;
  const start = Math.min(offset, text.length, text.length - room < offset ? text.length - room : offset);
  if (start <= 4) return `${text.slice(0, room)}...`;
  if (start + room >= text.length) return `...${text.slice(text.length - room)}`;
  return `...${abbreviateFrom(text.slice(start), 0, room)}`;
}
