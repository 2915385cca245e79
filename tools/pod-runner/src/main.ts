import { runCommand } from './command-line/run.ts';

const NO_COLOR = process.env['NO_COLOR'] ?? '';

process.exitCode = await runCommand(process.argv.slice(2), {
  write: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  colour: process.stdout.isTTY && NO_COLOR === '',
  onInterrupt: (callback) => {
    process.on('SIGINT', callback);
    process.on('SIGTERM', callback);
  },
});
process.exit(); // signal handlers would keep the process
