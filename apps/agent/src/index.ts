export { runCommandLine } from './command-line.ts';
export type { Command, CommandContext, Output } from './command-context.ts';
export { exitCodes } from './exit-codes.ts';
