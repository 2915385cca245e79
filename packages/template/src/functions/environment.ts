import { failure, hidden, message, RenderFailure } from '../failure.ts';
import { formatTime, rfc3339Layout } from '../time/layout.ts';
import { parseGoUnsigned } from '../value/parse-number.ts';
import { quote } from '../print/quote.ts';
import { stringOf } from '../value/go-string.ts';
import { authored } from './authored.ts';
import { trimSpace } from './white-space.ts';
import { cleanPath } from './clean-path.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';
import type { FunctionContext } from './context.ts';
import { sandboxedPath } from './sandbox.ts';

/** What surrounds the template: environment, files, programs, time. Source: spec/template.md 9.3. */
export const environment: FunctionGroup = {
  name: 'Environment, files and time',
  functions: [
    defineFunction({
      name: 'env',
      parameters: ['string'],
      result: 'string',
      docs: 'A variable of the environment; an empty text when it is unset.',
      example: { template: '[{{ env "NOT_SET" }}]', output: '[]' },
      call: ([name], context) => context.env(name) ?? '',
    }),
    defineFunction({
      name: 'envOrDefault',
      parameters: ['string', 'string'],
      result: 'string',
      docs: 'A variable of the environment, or the second text when it is unset.',
      example: { template: '{{ envOrDefault "NOT_SET" "d" }}', output: 'd' },
      call: ([name, fallback], context) => context.env(name) ?? fallback,
    }),
    defineFunction({
      name: 'mustEnv',
      parameters: ['string'],
      result: 'string',
      docs: 'A variable of the environment; fails when it is unset or empty.',
      call: ([name], context, operands) => {
        const value = context.env(name) ?? '';
        if (value === '') {
          throw new RenderFailure(message`required environment variable ${authored(name, operands[0])} is empty`);
        }
        return value;
      },
    }),
    defineFunction({
      name: 'file',
      parameters: ['string'],
      result: 'string',
      docs: 'The content of a local file, read anew when it changes.',
      call: ([path], context) => (path === '' ? '' : readFile(path, context)),
    }),
    defineFunction({
      name: 'writeToFile',
      parameters: ['string', 'string', 'string', 'string', '...string'],
      result: 'string',
      docs: 'Writes a further file: path, user, group, octal permissions, optional flags (append, newline), content.',
      call: ([path, user, group, permissions, ...rest], context) => {
        const content = rest.at(-1);
        if (content === undefined) throw failure('runtime error: index out of range [-1]');
        const flags = rest.length === 2 ? (rest[0] ?? '') : '';
        const append = flags.includes('append');
        const text = flags.includes('newline') ? `${content}\n` : content;
        context.write({ path, user, group, mode: modeOf(permissions), append, content: text });
        return '';
      },
    }),
    defineFunction({
      name: 'plugin',
      parameters: ['string', '...string'],
      result: 'string',
      docs: 'Runs a program and returns what it prints; off unless the agent allows it.',
      call: ([name, ...args], context) => {
        if (name === '') return '';
        const words = args.map(trimSpace).filter((word) => word !== '');
        return trimSpace(context.runPlugin(name, words));
      },
    }),
    defineFunction({
      name: 'sockaddr',
      parameters: ['...string'],
      result: 'string',
      docs: "Evaluates a go-sockaddr expression on the host's network interfaces.",
      call: (words, context) => context.socketAddress(words.join(' ')),
    }),
    defineFunction({
      name: 'executeTemplate',
      parameters: ['string', '...any'],
      result: 'string',
      docs: 'The output of another template of this text.',
      example: { template: '{{ define "t" }}<{{ . }}>{{ end }}{{ executeTemplate "t" "x" }}', output: '<x>' },
      call: ([name, ...dots], context, operands) => {
        if (dots.length > 1) {
          throw failure(`executeTemplate: wrong number of arguments, expected 1 or 2, but got ${dots.length + 1}`);
        }
        return context.executeTemplate(name, dots[0] ?? undefined, operands[0]);
      },
    }),
    defineFunction({
      name: 'timestamp',
      parameters: ['...string'],
      result: 'string',
      docs: 'The current time in UTC: RFC 3339, "unix" seconds, or by a Go layout.',
      example: {
        template: '{{ timestamp }} {{ timestamp "02 Jan 06" }}',
        output: '2024-05-06T07:08:09Z 06 May 24',
        now: '2024-05-06T07:08:09Z',
      },
      call: ([layout, ...rest], context) => {
        if (rest.length > 0) {
          throw failure(`timestamp: wrong number of arguments, expected 0 or 1, but got ${rest.length + 1}`);
        }
        const now = { ...context.now(), offsetSeconds: 0, zoneName: 'UTC' };
        return layout === 'unix' ? String(now.seconds) : formatTime(now, layout ?? rfc3339Layout);
      },
    }),
  ],
};

function readFile(path: string, context: FunctionContext): string {
  const trimmed = trimSpace(path);
  const isOpenBao = context.flavour === 'openbao';
  const clean = isOpenBao ? trimmed : cleanPath(trimmed);
  const target = context.sandboxPath === '' ? clean : sandboxedPath(path, clean, context);
  const received = context.resolve({ kind: 'file', identity: `file(${target})`, path: target });
  if (received instanceof Uint8Array) return stringOf(received);
  return typeof received === 'string' ? received : '';
}

function modeOf(permissions: string): number {
  const value = parseGoUnsigned(permissions, 8);
  const problem = typeof value === 'string' ? value : value >= 1n << 32n ? 'value out of range' : undefined;
  if (problem !== undefined) {
    throw new RenderFailure(message`strconv.ParseUint: parsing ${hidden(quote(permissions))}: ${problem}`);
  }
  return Number(value) & 0o7777;
}
