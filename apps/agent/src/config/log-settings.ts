import type { Diagnostic, LogConfig, LogLevel, Result } from '@sluice/core';
import { fail, parseDurationSeconds, succeed, toMilliseconds } from '@sluice/core';
import type { LogFormat } from '@sluice/platform-node';
import type { ParsedFlags } from '../command-line/go-flags.ts';
import type { LogFileSettings } from './log-file-settings.ts';
import { logFileSettings } from './log-file-settings.ts';

export interface LogSettings {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly file?: LogFileSettings;
}

const levels: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  err: 'error',
  error: 'error',
};

const formats: Readonly<Record<string, LogFormat>> = { standard: 'standard', json: 'json' };

/** Level and format: flag before environment before configuration before `info` and `standard`. Source: spec/agent.md 1.2, 1.8. */
export function logSettingsOf(
  flags: ParsedFlags,
  env: Readonly<Record<string, string | undefined>>,
  config: LogConfig,
): Result<LogSettings> {
  const pick = (flag: string, variable: string, configured: string | undefined): Choice | undefined =>
    chosen(`flag -${flag}`, flags.texts.get(flag)?.at(-1)) ??
    chosen(`BAO_${variable}`, env[`BAO_${variable}`]) ??
    chosen(`VAULT_${variable}`, env[`VAULT_${variable}`]) ??
    chosen(flag.replace('-', '_'), configured);
  const level = lookUp(pick('log-level', 'LOG_LEVEL', config.level), levels, 'info');
  const format = lookUp(pick('log-format', 'LOG_FORMAT', config.format), formats, 'standard');
  const file = fileOf(flags, config);
  if (level.ok && format.ok && file.ok) {
    return succeed({
      level: level.value,
      format: format.value,
      ...(file.value === undefined ? {} : { file: file.value }),
    });
  }
  return fail([level, format, file].flatMap((result) => (result.ok ? [] : [result.error])));
}

/** `log_file` and its companions, flags before configuration. */
function fileOf(flags: ParsedFlags, config: LogConfig): Result<LogFileSettings | undefined, Diagnostic> {
  const flag = (name: string): string | undefined => flags.texts.get(name)?.at(-1);
  const file = flag('log-file') ?? config.file;
  if (file !== undefined && /[*?[]/.test(file)) {
    return fail(wrong('log_file', `${JSON.stringify(file)} has a wildcard in it`, 'name one file'));
  }
  const bytes = numberFlag(flag('log-rotate-bytes'));
  const maxFiles = numberFlag(flag('log-rotate-max-files'));
  const duration = parseDurationSeconds(flag('log-rotate-duration') ?? '');
  if (Number.isNaN(bytes)) return fail(wrong('flag -log-rotate-bytes', 'is not a number', 'use whole bytes'));
  if (Number.isNaN(maxFiles)) return fail(wrong('flag -log-rotate-max-files', 'is not a number', 'use a whole number'));
  if (!duration.ok)
    return fail(wrong('flag -log-rotate-duration', duration.error, 'use seconds or a text such as 24h'));
  return succeed(
    logFileSettings({
      ...config,
      ...(file === undefined ? {} : { file }),
      ...(bytes === undefined ? {} : { rotateBytes: bytes }),
      ...(maxFiles === undefined ? {} : { rotateMaxFiles: maxFiles }),
      ...(duration.value === 0n ? {} : { rotateDurationMs: toMilliseconds(duration.value) }),
    }),
  );
}

function numberFlag(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^-?\d+$/.test(text) ? Number(text) : NaN;
}

function wrong(name: string, message: string, hint: string): Diagnostic {
  return { code: 'log/invalid', severity: 'error', where: { kind: 'setting', name }, message, hint };
}

interface Choice {
  readonly from: string;
  readonly value: string;
}

function chosen(from: string, value: string | undefined): Choice | undefined {
  return value === undefined || value === '' ? undefined : { from, value };
}

function lookUp<T>(
  choice: Choice | undefined,
  table: Readonly<Record<string, T>>,
  byDefault: T,
): Result<T, Diagnostic> {
  if (choice === undefined) return succeed(byDefault);
  const key = choice.value.toLowerCase();
  const value = Object.hasOwn(table, key) ? table[key] : undefined;
  if (value !== undefined) return succeed(value);
  return fail({
    code: 'log/unknown-setting',
    severity: 'error',
    where: { kind: 'setting', name: choice.from },
    message: `${JSON.stringify(choice.value)} is not known`,
    hint: `use one of ${Object.keys(table).join(', ')}`,
  });
}
