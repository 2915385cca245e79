import { checkTextLength, maxTextLength } from './limits.ts';

/** So many pieces wait before they are laid out as one text: each costs 32 bytes until then. */
const piecesAtOnce = 1024;

/** Shorter texts have few pieces; longer ones consist of such that were laid out. */
const leastLaidOut = 4096;
const mostLaidOut = 65536;

/**
 * A text that grows piece by piece in bounded memory: the engine keeps every `+=` as an object of its own until somebody
 * looks at the text, 640 MB for 20 million letters. Fails beyond `maxTextLength`.
 */
export class GrowingText {
  private laidOut = '';
  private pending = '';
  private pieces = 0;

  add(piece: string): void {
    this.pending += piece;
    this.pieces += 1;
    if (this.pieces === piecesAtOnce) this.layOut();
  }

  get length(): number {
    return this.laidOut.length + this.pending.length;
  }

  /** The whole text. */
  text(): string {
    const text = this.laidOut + this.pending;
    if (text.length > maxTextLength) checkTextLength(text.length);
    // Texts made of such texts would keep the pieces of all of them.
    if (text.length >= leastLaidOut && text.length < mostLaidOut) text.charCodeAt(0);
    return text;
  }

  private layOut(): void {
    // Looking at a character makes the engine lay the pieces out as one text.
    if (this.pending.length > 0) this.pending.charCodeAt(0);
    this.laidOut += this.pending;
    this.pending = '';
    this.pieces = 0;
    if (this.laidOut.length > maxTextLength) checkTextLength(this.laidOut.length);
  }
}
