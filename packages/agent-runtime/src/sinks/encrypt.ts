import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import type { FileSystem, SinkEncryptionConfig } from '@sluice/core';
import { parseJson } from '@sluice/core';
import { AgentError } from '../agent-error.ts';

const keyBytes = 32;
/** What stands before the 32 bytes of an X25519 key in its DER form (RFC 8410). */
const derPrefix = Buffer.from('302a300506032b656e032100', 'hex');

/**
 * Encrypts for whoever holds the private key of `dh_path`: X25519, optionally HKDF-SHA256, AES-256-GCM. Our key pair is
 * new for every write. Answers the JSON envelope. Source: spec/agent.md 4.4.
 */
export async function encryptForPeer(
  plain: Uint8Array,
  config: SinkEncryptionConfig,
  environment: Readonly<Record<string, string>>,
  files: FileSystem,
): Promise<Uint8Array> {
  const theirs = await readPeerKey(config.peerKeyPath, files);
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const ours = publicKey.export({ type: 'spki', format: 'der' }).subarray(-keyBytes);
  const peer = createPublicKey({ key: Buffer.concat([derPrefix, theirs]), format: 'der', type: 'spki' });
  const shared = agree(() => diffieHellman({ privateKey, publicKey: peer }), config.peerKeyPath);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', config.deriveKey ? derive(shared, ours, theirs) : shared, nonce);
  cipher.setAAD(Buffer.from(additionalData(config, environment)));
  const payload = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const envelope = {
    curve25519_public_key: ours.toString('base64'),
    nonce: nonce.toString('base64'),
    encrypted_payload: payload.toString('base64'),
  };
  return new TextEncoder().encode(JSON.stringify(envelope));
}

/** Salt is the lower of the two public keys byte by byte, info the higher. */
function derive(shared: Buffer, ours: Buffer, theirs: Buffer): Buffer {
  const [lower, higher] = Buffer.compare(ours, theirs) < 0 ? [ours, theirs] : [theirs, ours];
  return Buffer.from(hkdfSync('sha256', shared, lower, higher, keyBytes));
}

function additionalData(config: SinkEncryptionConfig, environment: Readonly<Record<string, string>>): string {
  const variable = config.additionalDataEnvironmentVariable;
  return config.additionalData ?? (variable === undefined ? '' : (environment[variable] ?? ''));
}

async function readPeerKey(path: string, files: FileSystem): Promise<Buffer> {
  const parsed = parseJson(new TextDecoder().decode(await files.read(path)));
  const value = parsed.ok ? parsed.value : undefined;
  const text =
    typeof value === 'object' && value !== null && 'curve25519_public_key' in value
      ? value['curve25519_public_key']
      : undefined;
  const key = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  if (key.length === keyBytes) return key;
  throw badKey(path, 'holds no 32 byte key; write {"curve25519_public_key": "BASE64"}');
}

/** OpenSSL refuses keys of small order, whose shared secret would be zero. */
function agree(compute: () => Buffer, path: string): Buffer {
  try {
    return compute();
  } catch {
    throw badKey(path, 'holds a key that gives no shared secret; make a new one');
  }
}

function badKey(path: string, what: string): AgentError {
  return new AgentError('sink', `dh_path ${path}: ${what}`, { code: 'AGENT_SINK_KEY' });
}
