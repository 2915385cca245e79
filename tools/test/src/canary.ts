// Suites put this prefix into every secret they make; output that contains it, in any usual encoding, is a leak.
const CANARY = 'sluice-canary-';

const encodings = [CANARY, Buffer.from(CANARY).toString('hex'), ...[0, 1, 2].map(base64Core)];

/** The first encoding of a canary found in `output`, or undefined. */
export function findCanary(output: string): string | undefined {
  return encodings.find((text) => output.includes(text));
}

function base64Core(shift: number): string {
  const text = Buffer.from('x'.repeat(shift) + CANARY).toString('base64');
  return text.slice(shift === 0 ? 0 : 4, -4);
}
