import type { Diagnostic, LogConfig, LogLevel, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import type { LogFormat } from '@sluice/platform-node';
import type { ParsedFlags } from '../command-line/go-flags.ts';

export interface LogSettings {
  readonly level: LogLevel;
  readonly format: LogFormat;
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
  if (level.ok && format.ok) return succeed({ level: level.value, format: format.value });
  return fail([level, format].flatMap((result) => (result.ok ? [] : [result.error])));
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
