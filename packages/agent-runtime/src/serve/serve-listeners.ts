import type { AgentConfig, ListenerConfig, Logger } from '@sluice/core';
import { AgentError, messageOf } from '../agent-error.ts';
import type { AgentPorts } from '../agent-ports.ts';
import type { TokenSupply } from '../auto-auth/token-supply.ts';
import type { Completion } from '../completion.ts';
import { untilAborted } from '../first-of.ts';
import type { Listener } from '../listener/index.ts';
import { ListenerError, startListener } from '../listener/index.ts';
import { createProxy } from '../proxy/create-proxy.ts';
import type { ProxyMetrics } from '../proxy/metrics.ts';
import type { Proxy } from '../proxy/options.ts';
import type { Task } from '../run-tasks.ts';
import { listenerOptions, readTls } from './listener-options.ts';

/** How long requests in progress may take to finish when the agent stops. */
const drainMs = 5000;

/** The listeners with the API proxy and its cache behind them, as one task. Source: spec/agent.md 8. */
export function serveListeners(
  config: AgentConfig,
  supply: TokenSupply | undefined,
  metrics: ProxyMetrics,
  completion: Completion,
  ports: AgentPorts,
): Task {
  return {
    name: 'listeners',
    async run(signal): Promise<void> {
      if (config.cache?.persist !== undefined) {
        const path = config.cache.persist.path;
        ports.logger('cache').log('info', 'the cache is kept in memory only: cache.persist has no effect', { path });
      }
      const { address, transport: opened, redirects } = ports.openUpstream();
      await using transport = opened;
      const proxy = createProxy(
        {
          address,
          useAutoAuthToken: config.apiProxy?.useAutoAuthToken ?? 'never',
          cache: config.cache !== undefined,
          userAgent: ports.userAgent,
          retry: { max: config.vault.numRetries },
          ...(redirects === undefined ? {} : { redirects }),
        },
        {
          ...ports,
          transport,
          log: ports.logger('apiproxy'),
          metrics,
          unready: () => completion.outstanding,
          quit: () => {
            completion.finish({ kind: 'stopped' });
          },
          ...(supply === undefined ? {} : { supply }),
        },
      );
      await serve(config.listeners, proxy, ports, signal);
    },
  };
}

async function serve(
  configs: readonly ListenerConfig[],
  proxy: Proxy,
  ports: AgentPorts,
  signal: AbortSignal,
): Promise<void> {
  const log = ports.logger('apiproxy');
  const listeners: Listener[] = [];
  const background = new AbortController();
  const proxyEnded = proxy.run(background.signal);
  const reloading = reloadTls(configs, listeners, ports, log, background.signal);
  try {
    for (const config of configs) {
      const handler = proxy.handlerFor(config);
      const listener = await open(config, handler, ports, log);
      listeners.push(listener);
      log.log('info', 'listening', { url: listener.url });
    }
    // Without cache and token the proxy has nothing to look after and ends at once; its requests are served all the same.
    await Promise.race([untilAborted(signal), proxyEnded.then(() => untilAborted(signal))]);
  } finally {
    await close(listeners, ports);
    background.abort(new Error('the listeners are closed'));
    await Promise.allSettled([proxyEnded, reloading]);
  }
}

async function open(
  config: ListenerConfig,
  handler: ReturnType<Proxy['handlerFor']>,
  ports: AgentPorts,
  log: Logger,
): Promise<Listener> {
  try {
    const options = await listenerOptions(config, handler, ports);
    return await startListener({
      ...options,
      onError: (error) => {
        log.log('error', 'request failed', { error: messageOf(error) });
      },
    });
  } catch (error) {
    if (!(error instanceof ListenerError)) throw error;
    throw new AgentError('listener', error.message, { code: error.code, cause: error });
  }
}

/** New certificates are for new connections; a broken one keeps the old and is logged. */
async function reloadTls(
  configs: readonly ListenerConfig[],
  listeners: readonly Listener[],
  { files, reloads }: AgentPorts,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  for (let seen = reloads.current; ;) {
    seen = await reloads.next(seen, signal);
    for (const [index, { tls }] of configs.entries()) {
      if (tls === undefined) continue;
      try {
        listeners[index]?.replaceTls(await readTls(tls, files));
      } catch (error) {
        log.log('error', 'certificate not reloaded', { file: tls.certFile, error: messageOf(error) });
      }
    }
  }
}

async function close(listeners: readonly Listener[], { clock }: AgentPorts): Promise<void> {
  const deadline = new AbortController();
  const timer = new AbortController();
  const late = clock.sleep(drainMs, timer.signal).then(
    () => {
      deadline.abort(new Error('the time to drain is over'));
    },
    () => undefined,
  );
  await Promise.all(listeners.map((listener) => listener.close(deadline.signal)));
  timer.abort(new Error('all listeners are closed'));
  await late;
}
