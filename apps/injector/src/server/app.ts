import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import type { InjectorMetrics } from '../metrics/metrics.ts';
import { answerFailure } from './answer-failure.ts';
import type { MutateRoute } from './mutate-route.ts';
import { serveMutate } from './mutate-route.ts';

export interface AppOptions {
  readonly route: MutateRoute;
  readonly metrics: InjectorMetrics;
  /** Whether new requests should come here; cheap and without input or output. */
  readonly isReady: () => boolean;
  /** Path of the metrics on this port; `undefined` for none, as the peer's default. */
  readonly telemetryPath: string | undefined;
}

/**
 * The routes of the TLS port. Methods are not checked, as the peer does not check them (recorded: PUT is answered).
 * Source: spec/injector.md 5.3.
 */
export function createApp({ route, metrics, isReady, telemetryPath }: AppOptions): Express {
  const app = bareApp();
  app.all('/mutate', (request, response) => serveMutate(request, response, route));
  app.all('/health/ready', (_request, response) => {
    ready(response, isReady());
  });
  app.all('/health/live', (_request, response) => {
    response.status(204).end();
  });
  if (telemetryPath !== undefined) serveMetrics(app, telemetryPath, metrics);
  return closed(app, route);
}

/** The routes of the plain port: health and metrics only. Source: spec/kubernetes.md 11.1. */
export function createHealthApp({ route, metrics, isReady }: Omit<AppOptions, 'telemetryPath'>): Express {
  const app = bareApp();
  app.all('/health/ready', (_request, response) => {
    ready(response, isReady());
  });
  app.all('/health/live', (_request, response) => {
    response.status(204).end();
  });
  serveMetrics(app, '/metrics', metrics);
  return closed(app, route);
}

function bareApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.set('query parser', false); // `?timeout=10s` is never read
  return app;
}

function ready(response: Response, isReady: boolean): void {
  response.status(isReady ? 204 : 503).end();
}

function serveMetrics(app: Express, path: string, metrics: InjectorMetrics): void {
  app.get(literalPath(path), async (_request: Request, response: Response) => {
    const { contentType, text } = await metrics.expose();
    response.setHeader('Content-Type', contentType);
    response.end(text);
  });
}

// Express reads `:`, `*`, braces and brackets in a path as patterns; the setting means the text.
function literalPath(path: string): string {
  return path.replace(/[\\:*{}()[\]+?!]/g, '\\$&');
}

function closed(app: Express, { logger }: MutateRoute): Express {
  app.use((_request: Request, response: Response) => {
    response.status(404).type('text/plain').send('404 page not found\n');
  });
  // Express recognises the handler of errors by its four parameters.
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent)
      next(error); // closes the connection
    else answerFailure(error, response, logger);
  });
  return app;
}
