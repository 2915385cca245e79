export { runDemos } from './run-demos.ts';
export type { Terminal } from './run-demos.ts';
