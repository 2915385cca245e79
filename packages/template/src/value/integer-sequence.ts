/** What `loop` returns: Go's `<-chan int64`. Usable in `range` only; `from` up to but not including `to`. */
export class IntegerSequence {
  readonly kind = 'sequence';
  readonly from: bigint;
  readonly to: bigint;

  constructor(from: bigint, to: bigint) {
    this.from = from;
    this.to = to;
  }
}
