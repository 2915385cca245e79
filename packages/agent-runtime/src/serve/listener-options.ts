import type { FileSystem, ListenerConfig, ListenerTlsConfig, ProcessRunner } from '@sluice/core';
import { AgentError, messageOf } from '../agent-error.ts';
import type { ListenerHandler, ListenerOptions, ListenerTls } from '../listener/index.ts';

export interface ListenerPorts {
  readonly files: FileSystem;
  readonly processes: ProcessRunner;
  readonly environment: Readonly<Record<string, string>>;
}

/** The options of `startListener` for a configured listener, its TLS files read. Source: spec/agent.md 2.10, 8.9. */
export async function listenerOptions(
  config: ListenerConfig,
  handler: ListenerHandler,
  ports: ListenerPorts,
): Promise<ListenerOptions> {
  const { endpoint, tls } = config;
  return {
    handler,
    endpoint: endpoint.kind === 'tcp' ? endpoint : unixEndpoint(endpoint, ports),
    ...(tls === undefined ? {} : { tls: await readTls(tls, ports.files) }),
  };
}

/** Certificate, key and authorities, from their files. Rejects with an `AgentError` that names the file. */
export async function readTls(config: ListenerTlsConfig, files: FileSystem): Promise<ListenerTls> {
  const { certFile, keyFile, clientCaFile, requireClientCert, minVersion, maxVersion } = config;
  const read = async (path: string): Promise<Uint8Array> => {
    try {
      return await files.read(path);
    } catch (error) {
      throw new AgentError('listener', `listener: ${messageOf(error)}`, { code: 'AGENT_LISTENER_TLS', cause: error });
    }
  };
  return {
    certificate: await read(certFile),
    key: await read(keyFile),
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
    ...(requireClientCert ? { clientCertificates: 'require' } : {}),
    ...(clientCaFile === undefined ? {} : { clientCa: await read(clientCaFile) }),
  };
}

type UnixConfig = Extract<ListenerConfig['endpoint'], { readonly kind: 'unix' }>;

function unixEndpoint(config: UnixConfig, ports: ListenerPorts): ListenerOptions['endpoint'] {
  const { path, mode, owner, group } = config;
  return {
    kind: 'unix',
    path,
    files: ports.files,
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined && group === undefined
      ? {}
      : { claim: (socket): Promise<void> => changeOwner(socket, owner, group, ports) }),
  };
}

/** Node cannot change the owner of a socket by name, and a socket is no file to be replaced: `chown` does it. */
async function changeOwner(
  path: string,
  owner: string | undefined,
  group: string | undefined,
  { processes, environment }: ListenerPorts,
): Promise<void> {
  const ids = `${owner ?? ''}${group === undefined ? '' : `:${group}`}`;
  const child = await processes.start({
    file: 'chown',
    args: [ids, path],
    env: environment,
    output: 'capture',
    group: false,
  });
  const exit = await child.exit;
  if (exit.kind === 'exited' && exit.exitCode === 0) return;
  throw new AgentError('listener', `${path}: owner ${ids} refused: ${child.output().trim()}`, {
    code: 'AGENT_LISTENER_OWNER',
  });
}
