import type { ListenerConfig } from '@sluice/core';
import type { Block, BlockReader } from '../decode/block.ts';
import { block, one } from '../decode/block.ts';
import type { Report } from '../decode/field.ts';
import { reportError } from '../decode/field.ts';
import { mode } from '../decode/mode.ts';
import { owner } from '../decode/owner.ts';
import { boolean, oneOf, text } from '../decode/scalar.ts';
import { withoutAbsent } from '../without-absent.ts';
import type { ListenerTlsValues } from './listener-tls.ts';
import { toListenerTls } from './listener-tls.ts';

interface QuitValues {
  readonly enable_quit: boolean;
}

type QuitBlock = Block<QuitValues>;

const quitBlock: BlockReader<QuitValues> = block({ name: 'agent_api', fields: { enable_quit: boolean() } });

export interface ListenerValues extends ListenerTlsValues {
  readonly type: string;
  readonly address: string;
  readonly role: 'default' | 'metrics_only';
  readonly require_request_header: boolean;
  readonly agent_api: QuitBlock;
  readonly proxy_api: QuitBlock;
  readonly socket_mode: number;
  readonly socket_user: string;
  readonly socket_group: string;
  readonly tls_disable: boolean;
}

export type ListenerBlock = Block<ListenerValues>;

/** Source: spec/agent.md 2.10. */
export const listenerBlock: BlockReader<ListenerValues> = block({
  name: 'listener',
  labelled: true,
  fields: {
    type: text(),
    address: text(),
    role: oneOf('default', 'metrics_only'),
    require_request_header: boolean(),
    agent_api: one(quitBlock),
    proxy_api: one(quitBlock),
    socket_mode: mode(),
    socket_user: owner(),
    socket_group: owner(),
    tls_disable: boolean(),
    tls_cert_file: text(),
    tls_key_file: text(),
    tls_min_version: oneOf('tls10', 'tls11', 'tls12', 'tls13'),
    tls_max_version: oneOf('tls10', 'tls11', 'tls12', 'tls13'),
    tls_client_ca_file: text(),
    tls_require_and_verify_client_cert: boolean(),
    tls_disable_client_certs: boolean(),
  },
  ignored: [
    'http_*',
    'telemetry',
    'profiling',
    'cors_*',
    'x_forwarded_for_*',
    'proxy_protocol_*',
    'custom_response_headers',
    'redact_*',
    'cluster_address',
    'max_request_*',
    'tls_acme_*',
    'tls_auto_reload*',
    'tls_cipher_suites',
    'tls_prefer_server_cipher_suites',
  ],
});

type Endpoint = ListenerConfig['endpoint'];

export function toListener(listener: ListenerBlock, report: Report): ListenerConfig | undefined {
  const { values } = listener;
  const endpoint = endpointOf(listener, report);
  const tls = values.tls_disable === true ? undefined : toListenerTls(listener, report);
  if (endpoint === undefined) return undefined;
  return {
    endpoint,
    role: values.role === 'metrics_only' ? 'metrics-only' : 'default',
    requireRequestHeader: values.require_request_header ?? false,
    enableQuit: values.agent_api?.values.enable_quit ?? values.proxy_api?.values.enable_quit ?? false,
    ...withoutAbsent({ tls }),
  };
}

function endpointOf(listener: ListenerBlock, report: Report): Endpoint | undefined {
  const { values, label, where, places } = listener;
  const type = (values.type ?? label?.text ?? '').toLowerCase();
  switch (type) {
    case 'tcp':
      return tcpEndpoint(listener, report);
    case 'unix':
      return unixEndpoint(listener, report);
    default: {
      const message = type === '' ? 'listener has no type' : `unknown listener type ${JSON.stringify(type)}`;
      const place = places.get('type') ?? label?.where ?? where;
      reportError(report, 'agent-config/listener', place, message, 'use tcp or unix');
      return undefined;
    }
  }
}

function tcpEndpoint({ values, where, places }: ListenerBlock, report: Report): Endpoint | undefined {
  const address = values.address ?? '127.0.0.1:8200';
  const [, bracketed, plain = '', digits = ''] = /^(?:\[([^\]]*)\]|([^:[\]]*)):([0-9]{1,5})$/.exec(address) ?? [];
  const port = Number(digits);
  if (digits === '' || port > 65_535) {
    const message = `address ${JSON.stringify(address)} is not HOST:PORT`;
    const hint = 'write it out, such as 127.0.0.1:8200 or [::1]:8200';
    reportError(report, 'agent-config/listener', places.get('address') ?? where, message, hint);
    return undefined;
  }
  const host = bracketed ?? plain;
  // Without a host Go listens on every address of both families, as :: does.
  return { kind: 'tcp', host: host === '' ? '::' : host, port };
}

function unixEndpoint({ values, where }: ListenerBlock, report: Report): Endpoint | undefined {
  const path = values.address?.replace(/^unix:\/\//, '');
  if (path === undefined) {
    reportError(report, 'agent-config/missing', where, 'listener of type unix needs address', 'name the socket file');
    return undefined;
  }
  const { socket_mode, socket_user, socket_group } = values;
  return { kind: 'unix', path, ...withoutAbsent({ mode: socket_mode, owner: socket_user, group: socket_group }) };
}
