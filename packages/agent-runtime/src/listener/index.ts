export { BodyTooLargeError, ListenerError } from './errors.ts';
export type {
  ListenerHandler,
  ListenerLimits,
  ListenerOptions,
  ListenerTls,
  TcpEndpoint,
  UnixEndpoint,
} from './options.ts';
export { readBody } from './read-body.ts';
export type { Listener } from './start-listener.ts';
export { startListener } from './start-listener.ts';
