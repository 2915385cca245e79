export type { FakeClock, FakeClockOptions } from './fake-clock.ts';
export { createFakeClock } from './fake-clock.ts';
export { FakeChildProcess, FakeProcessRunner } from './fake-process-runner.ts';
export type { FixedRandomOptions } from './fixed-random.ts';
export { createFixedRandom } from './fixed-random.ts';
export type { FailureScope, FileSystemOperation, MemoryFileSystemOptions } from './memory-file-system.ts';
export { MemoryFileSystem } from './memory-file-system.ts';
export type { LogEntry } from './memory-logger.ts';
export { MemoryLogger } from './memory-logger.ts';
