import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Clock } from '@sluice/core';
import type { ContainerPlan } from '../container/plan.ts';
import type { ContainerProcess, Sandbox } from '../isolation/sandbox.ts';
import type { Handler } from '../manifest/pod.ts';
import { describeExit, isSuccess } from './restart.ts';

/** Where a hook or probe acts. */
export interface HandlerTarget {
  readonly sandbox: Sandbox;
  readonly plan: ContainerPlan;
  readonly process: ContainerProcess;
  readonly clock: Clock;
}

/** Runs a hook or probe; answers what went wrong, or undefined. Ends early, as a failure, when `signal` aborts. */
export async function runHandler(
  handler: Handler,
  target: HandlerTarget,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    switch (handler.kind) {
      case 'exec': {
        const exit = await target.sandbox.execute(target.plan, target.process, handler.command, signal);
        return isSuccess(exit) ? undefined : describeExit(exit);
      }
      case 'sleep':
        await target.clock.sleep(handler.seconds * 1000, signal);
        return undefined;
      case 'tcp-socket':
        (await target.sandbox.connect(portOf(handler.port, target.plan))).destroy();
        return undefined;
      case 'http-get':
        return await httpGet(handler, target, signal);
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function httpGet(
  handler: Extract<Handler, { kind: 'http-get' }>,
  { sandbox, plan }: HandlerTarget,
  signal: AbortSignal,
): Promise<string | undefined> {
  const port = portOf(handler.port, plan);
  const socket = await sandbox.connect(port);
  const request = handler.scheme === 'https' ? requestHttps : requestHttp;
  const options = {
    createConnection: () => socket,
    socket,
    path: handler.path,
    headers: { Host: `127.0.0.1:${port}`, Connection: 'close', ...handler.headers },
    rejectUnauthorized: false,
    signal,
  };
  const status = await new Promise<number>((resolve, reject) => {
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
  socket.destroy();
  return status >= 200 && status < 400 ? undefined : `status ${status}`;
}

function portOf(port: string, { container }: ContainerPlan): number {
  const named = container.ports.find(({ name }) => name === port);
  return named?.containerPort ?? Number(port);
}
