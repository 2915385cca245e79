import type { Diagnostic, Severity } from '@sluice/core';
import { formatDiagnostic } from '@sluice/core';

/** `FILE:LINE:COLUMN: severity CODE: what; what to do`, one a line, and a last line with the counts. */
export function humanReport(diagnostics: readonly Diagnostic[], fileCount: number): string {
  const lines = diagnostics.map((diagnostic) => {
    const { severity, code, message } = diagnostic;
    return formatDiagnostic({ ...diagnostic, message: `${severity} ${code}: ${message}` });
  });
  const count = (wanted: Severity): number => diagnostics.filter(({ severity }) => severity === wanted).length;
  const summary = `${amount(fileCount, 'file')}: ${amount(count('error'), 'error')}, ${amount(count('warning'), 'warning')}`;
  return [...lines, summary].map((line) => `${line}\n`).join('');
}

/** The diagnostics as a JSON list. */
export function jsonReport(diagnostics: readonly Diagnostic[]): string {
  const rows = diagnostics.map(({ code, severity, where, message, hint }) => ({
    code,
    severity,
    ...(where.kind === 'file' ? { file: where.file, line: where.line, column: where.column } : { where }),
    message,
    hint,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

/** SARIF 2.1.0, as code hosts take it. */
export function sarifReport(diagnostics: readonly Diagnostic[], version: string): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const driver = { name: 'sluice-injector', version, rules: codes.map((id) => ({ id })) };
  const results = diagnostics.map(({ code, severity, where, message, hint }) => ({
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity === 'info' ? 'note' : severity,
    message: { text: hint === undefined ? message : `${message}; ${hint}` },
    ...(where.kind === 'file' ? { locations: [sarifLocation(where)] } : {}),
  }));
  const schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [{ tool: { driver }, results }] }, null, 2)}\n`;
}

function sarifLocation({
  file,
  line,
  column,
}: {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}): object {
  const uri = file === '-' ? 'stdin' : file.replaceAll('\\', '/');
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine: line, startColumn: column } } };
}

function amount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
