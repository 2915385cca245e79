import { isIP } from 'node:net';
import type { ProxySettings } from './settings.ts';

/**
 * The proxy for `url`, or `undefined` for a direct connection. By Go's rules: loopback is never proxied by environment
 * rules; `NO_PROXY` lists hosts with their subdomains, `.domain` for subdomains only, addresses, CIDR blocks, each with
 * an optional port, or `*`. Source: spec/vault-api.md 2.1, 2.8.
 */
export function proxyFor(url: string, settings: ProxySettings): string | undefined {
  if (settings.kind === 'all') return settings.url;
  const target = new URL(url);
  const proxy = target.protocol === 'https:' ? settings.https : settings.http;
  if (proxy === undefined) return undefined;
  const host = target.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port;
  if (isLoopback(host) || bypasses(settings.bypass, host, port)) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function bypasses(list: string, host: string, port: string): boolean {
  const entries = list.split(',').map((entry) => entry.trim().toLowerCase());
  return entries.filter((entry) => entry !== '').some((entry) => entry === '*' || matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry.includes('/')) return inBlock(entry, host);
  const [name, wantedPort] = splitPort(entry);
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (isIP(name) !== 0 || isIP(host) !== 0) return name === host;
  const domain = name.replace(/^\*?\./, '');
  return (host === domain && !/^\*?\./.test(name)) || host.endsWith(`.${domain}`);
}

function splitPort(entry: string): readonly [string, string | undefined] {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry);
  if (bracketed !== null) return [bracketed[1] ?? '', bracketed[2]];
  if (isIP(entry) === 6) return [entry, undefined];
  const [name = '', port] = entry.split(':');
  return [name, port];
}

function inBlock(block: string, host: string): boolean {
  const [network = '', length = ''] = block.split('/');
  if (isIP(network) === 0 || isIP(network) !== isIP(host) || !/^\d{1,3}$/.test(length)) return false;
  const shift = BigInt(Math.max(0, (isIP(host) === 4 ? 32 : 128) - Number(length)));
  return bitsOf(network) >> shift === bitsOf(host) >> shift;
}

function bitsOf(address: string): bigint {
  if (isIP(address) === 4) return join(address.split('.').map(Number), 8n);
  return join(groupsOf(address), 16n);
}

function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.replace(/:(\d+)\.(\d+)\.(\d+)\.(\d+)$/, mapped).split('::');
  const parse = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const before = parse(head);
  const after = parse(tail ?? '');
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function mapped(_: string, a: string, b: string, c: string, d: string): string {
  const hex = (high: string, low: string): string => (Number(high) * 256 + Number(low)).toString(16);
  return `:${hex(a, b)}:${hex(c, d)}`;
}

function join(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((bits, part) => (bits << width) | BigInt(part), 0n);
}
