import type { Clock, Result } from '@sluice/core';
import { fail, formatDiagnostic, parseDurationSeconds, succeed, toMilliseconds } from '@sluice/core';
import { createSystemClock, createSystemRandom } from '@sluice/platform-node';
import { configFromEnv, createNodeTransport, createVaultClient, VaultError } from '@sluice/vault-client';
import { connectionFlags, ignoredFlags } from '../command-line/flags.ts';
import { parseGoFlags } from '../command-line/go-flags.ts';
import type { CommandContext } from '../command-context.ts';
import { ambientToken } from '../config/ambient-token.ts';
import { connectionOf } from '../config/connection.ts';
import { exitCodes } from '../exit-codes.ts';

/**
 * `token revoke -self`: gives back the token of `VAULT_TOKEN` or `~/.vault-token`, as the injector's preStop hook asks.
 * `-grace` is waited for first, so that the application can finish with its token: seconds or a Go duration. Source:
 * spec/agent.md 1.1, spec/injector.md 3.5.
 */
export async function tokenCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const [verb, ...rest] = args;
  const flags = parseGoFlags(rest, [
    { name: 'self', kind: 'boolean', help: 'revoke the token in use' },
    { name: 'grace', kind: 'text', help: 'wait so long first (5 or 5s)' },
    ...connectionFlags,
    ...ignoredFlags,
  ]);
  const problem = usageProblem(verb, flags.booleans.get('self') === true, flags.words);
  const grace = graceOf(flags.texts.get('grace')?.at(-1) ?? '');
  const problems = [...flags.problems.map(formatDiagnostic), ...(problem === undefined ? [] : [problem])];
  const environment = configFromEnv(context.env);
  if (!environment.ok) problems.push(...environment.error.map(formatDiagnostic));
  if (!grace.ok) problems.push(grace.error);
  if (problems.length > 0 || !environment.ok || !grace.ok) return refuse(context, problems);
  const ports = { clock: createSystemClock(), random: createSystemRandom() };
  if (!(await waited(grace.value, ports.clock, context))) return refuse(context, [stoppedEarly]);
  // Read only now: the agent may have logged in again meanwhile.
  const token = await ambientToken(environment.value, context.env);
  if (!token.ok) return refuse(context, [token.error]);
  const connection = connectionOf(flags, environment.value);
  try {
    await using transport = createNodeTransport(connection.transport);
    const vault = createVaultClient({ ...connection.client, token: token.value }, { ...ports, transport });
    await vault.tokens.revokeSelf({ signal: context.stop });
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    return refuse(context, [error.message.replaceAll(/\s*\n\s*/g, ' ')]);
  }
  context.output.out('Success! Revoked token (if it existed)\n');
  return exitCodes.success;
}

const stoppedEarly = 'token revoke: stopped before -grace was over; the token is not revoked';

/** Milliseconds of `-grace`. */
function graceOf(text: string): Result<number, string> {
  const duration = parseDurationSeconds(text);
  const usage = 'use seconds or a text such as 5s';
  if (!duration.ok) return fail(`flag -grace: ${duration.error}; ${usage}`);
  if (duration.value < 0n) return fail(`flag -grace: ${JSON.stringify(text)} is negative; ${usage}`);
  return succeed(toMilliseconds(duration.value));
}

/** `false` when the process is to end before. */
async function waited(milliseconds: number, clock: Clock, { stop }: CommandContext): Promise<boolean> {
  if (milliseconds === 0) return true;
  try {
    await clock.sleep(milliseconds, stop);
    return true;
  } catch (error) {
    if (stop.aborted) return false;
    throw error;
  }
}

function usageProblem(verb: string | undefined, self: boolean, words: readonly string[]): string | undefined {
  if (verb === undefined) return 'token: no command given; use token revoke -self';
  if (verb !== 'revoke') return `command "token ${verb}": unknown; use token revoke -self`;
  if (!self || words.length > 0) return 'token revoke: only the own token can be revoked here; use token revoke -self';
  return undefined;
}

function refuse({ output }: CommandContext, lines: readonly string[]): number {
  for (const line of lines) output.err(`${line}\n`);
  return exitCodes.failure;
}
