import type { LogConfig } from '@sluice/core';
import type { LogFileOptions } from '@sluice/platform-node';

/** Where and how the log is also written to a file. */
export type LogFileSettings = Omit<LogFileOptions, 'clock'>;

/** `log_file` and its companions; `undefined` when no file is wanted. Source: spec/agent.md 1.8. */
export function logFileSettings(config: LogConfig): LogFileSettings | undefined {
  const { file, rotateBytes, rotateDurationMs, rotateMaxFiles } = config;
  if (file === undefined || file === '') return undefined;
  return {
    path: file,
    ...(rotateBytes === undefined ? {} : { rotateBytes }),
    ...(rotateDurationMs === undefined ? {} : { rotateAfterMs: rotateDurationMs }),
    ...(rotateMaxFiles === undefined ? {} : { maxFiles: rotateMaxFiles }),
  };
}
