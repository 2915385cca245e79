import { quoteGo } from '@sluice/core';
import type { LogEvent } from './log-event.ts';
import { presentFields } from './log-event.ts';

/**
 * `2026-01-02T15:04:05.000Z [INFO]  agent.auth.handler: message: key=value key="quoted value"`, without line break.
 * Source: spec/agent.md 1.8.
 */
export function formatStandardLine({ module, level, message, fields, wallMs }: LogEvent): string {
  const label = `[${level.toUpperCase()}]`.padEnd(7);
  const facts = presentFields(fields).map(([name, value]) => `${name}=${formatValue(value)}`);
  const text = facts.length === 0 ? message : `${message}: ${facts.join(' ')}`;
  return `${localTime(wallMs)} ${label} ${module}: ${oneLine(text)}`;
}

/** Local time with its offset; `Z` for UTC. */
export function localTime(wallMs: number): string {
  const offsetMinutes = -new Date(wallMs).getTimezoneOffset();
  const local = new Date(wallMs + offsetMinutes * 60_000).toISOString().slice(0, -1);
  if (offsetMinutes === 0) return `${local}Z`;
  const size = Math.abs(offsetMinutes);
  const clock = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0')).join('');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${clock}`;
}

function formatValue(value: string | number | boolean): string {
  const text = String(value);
  return text === '' || !/^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u.test(text) || /["=]/.test(text) ? quoteGo(text) : text;
}

// A line break in a message would let a text from outside pose as a line of its own.
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => quoteGo(character).slice(1, -1));
}
