import type { AgentConfigSource } from '@sluice/agent-config';
import type { FileSystem, Result } from '@sluice/core';
import { compareCodePoints, decodeBase64, fail, HostError, succeed } from '@sluice/core';

/**
 * Reads every `-config` path in order: a file, or a directory with its `*.hcl` and `*.json` files by name (not
 * recursive, editor leftovers skipped). The error is one line a problem. Source: spec/agent.md 2.1.
 */
export async function readConfigFiles(
  files: FileSystem,
  paths: readonly string[],
): Promise<Result<readonly AgentConfigSource[], readonly string[]>> {
  const sources: AgentConfigSource[] = [];
  const problems: string[] = [];
  for (const path of paths.map((text) => text.trim())) {
    try {
      for (const file of await filesAt(files, path)) {
        sources.push({ file, text: new TextDecoder().decode(await files.read(file)) });
      }
    } catch (error) {
      problems.push(explain(path, error));
    }
  }
  return problems.length > 0 ? fail(problems) : succeed(sources);
}

/**
 * Reads the documents that environment variables hold: base64 of JSON or HCL, gzipped or not, in `NAME`, or cut into
 * `NAME_1`, `NAME_2`, ... Source: spec/decisions.md 1.
 */
export async function readConfigVariables(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Promise<Result<readonly AgentConfigSource[], readonly string[]>> {
  const sources: AgentConfigSource[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const encoded = joined(env, name);
    if (encoded === undefined) {
      problems.push(
        `-config-env=${name}: neither ${name} nor ${name}_1 is set; set it to the base64 of the configuration`,
      );
      continue;
    }
    const decoded = await decode(encoded);
    if (decoded.ok) sources.push({ file: name, text: decoded.value });
    else problems.push(`environment variable ${name}: ${decoded.error}`);
  }
  return problems.length > 0 ? fail(problems) : succeed(sources);
}

async function filesAt(files: FileSystem, path: string): Promise<readonly string[]> {
  if ((await files.stat(path))?.kind !== 'directory') return [path];
  const names = (await files.list(path)).filter((name) => /\.(?:hcl|json)$/.test(name) && !name.startsWith('.#'));
  const found: string[] = [];
  for (const name of [...names].sort(compareCodePoints)) {
    const file = `${path.replace(/\/+$/, '')}/${name}`;
    if ((await files.stat(file))?.kind !== 'directory') found.push(file);
  }
  return found;
}

function explain(path: string, error: unknown): string {
  if (!(error instanceof HostError)) throw error;
  if (error.failure === 'not-found') return `-config=${path}: no such file or directory; check the path`;
  if (error.failure === 'permission-denied')
    return `-config=${path}: not allowed to read it as this user; check its mode`;
  return `-config=${path}: ${error.message}`;
}

function joined(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const whole = env[name];
  if (whole !== undefined && whole !== '') return whole;
  let text: string | undefined;
  for (let part = 1; ; part += 1) {
    const piece = env[`${name}_${part}`];
    if (piece === undefined) return text;
    text = (text ?? '') + piece;
  }
}

async function decode(encoded: string): Promise<Result<string, string>> {
  const bytes = decodeBase64(encoded.trim());
  if (!bytes.ok) return fail('is not base64; encode the configuration with base64');
  if (bytes.value[0] !== 0x1f || bytes.value[1] !== 0x8b) return succeed(new TextDecoder().decode(bytes.value));
  const { gunzipSync } = await import('node:zlib');
  try {
    return succeed(new TextDecoder().decode(gunzipSync(bytes.value, { maxOutputLength: longestConfig })));
  } catch (error) {
    return fail(`is not gzip as it seems to be (${error instanceof Error ? error.message : 'unreadable'})`);
  }
}

/** No configuration is larger: pods are limited to 1.5 MB. */
const longestConfig = 16 * 1024 * 1024;
