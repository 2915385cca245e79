export { createSystemClock } from './clock.ts';
export { createNodeCryptography } from './cryptography/node-cryptography.ts';
export type { NodeFileSystemOptions } from './files/node-file-system.ts';
export { createNodeFileSystem } from './files/node-file-system.ts';
export { toHostError } from './host-failure.ts';
export type { LogFormat, LogWriter, LogWriterOptions } from './log/log-writer.ts';
export { createLogWriter } from './log/log-writer.ts';
export { createNodeProcessRunner } from './processes/process-runner.ts';
export { createSystemRandom } from './random.ts';
