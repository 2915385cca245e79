// Alone, so that who only wants it loads no more.
export type { Guardian } from '../isolation/guardian.ts';
export { startGuardian } from '../isolation/guardian.ts';
