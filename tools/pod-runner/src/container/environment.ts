import type { Container } from '../manifest/pod.ts';
import type { ImageCommand } from '../image/table.ts';
import { expandVariables } from './expand.ts';
import { keyedDataOf, nameOfSource, resolveSource } from './sources.ts';
import type { Sources } from './sources.ts';

const STANDARD_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface ContainerEnvironment {
  /** What the process gets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Those that `$(NAME)` in command and args may use: the manifest's, not the image's. */
  readonly declared: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/** Environment of one container: the runtime's, the image's, `envFrom`, then `env`; the later one wins. */
export function containerEnvironment(
  container: Container,
  image: ImageCommand,
  sources: Sources,
): ContainerEnvironment {
  const problems: string[] = [];
  const declared: Record<string, string> = {};
  for (const source of container.envFrom) {
    const data = keyedDataOf(source.kind, source.name, sources);
    if (data === undefined && !source.optional) problems.push(`${nameOfSource(source.kind, source.name)} is not given`);
    for (const [key, value] of Object.entries(data ?? {})) {
      declared[`${source.prefix}${key}`] = typeof value === 'string' ? value : Buffer.from(value).toString();
    }
  }
  for (const variable of container.env) {
    const resolved = resolveSource(variable, container, sources);
    if (resolved.kind === 'problem') problems.push(`variable ${variable.name}: ${resolved.message}`);
    if (resolved.kind !== 'found') continue;
    declared[variable.name] = variable.kind === 'value' ? expandVariables(resolved.value, declared) : resolved.value;
  }
  const runtime = { PATH: STANDARD_PATH, HOSTNAME: sources.pod.hostname, HOME: '/' };
  return { variables: { ...runtime, ...image.env, ...declared }, declared, problems };
}
