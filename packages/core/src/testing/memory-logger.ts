import type { LogFields, Logger, LogLevel } from '../ports/logger.ts';

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** Keeps what is logged, in order. */
export class MemoryLogger implements Logger {
  readonly entries: LogEntry[] = [];

  log(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.entries.push({ level, message, fields });
  }

  /** The messages of one level, or of all. */
  messages(level?: LogLevel): readonly string[] {
    return this.entries.filter((entry) => level === undefined || entry.level === level).map(({ message }) => message);
  }
}
