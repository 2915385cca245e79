import { fieldsOf, textOf } from './fields.ts';
import { KubernetesError } from './kubernetes-error.ts';

/** A Secret: `data` decoded, and the whole object as the API sent it, to be written back without loss. */
export interface Secret {
  readonly namespace: string;
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  readonly object: Readonly<Record<string, unknown>>;
}

/** What the injector looks at in a MutatingWebhookConfiguration. */
export interface WebhookConfiguration {
  readonly resourceVersion: string;
  readonly annotations: readonly string[];
  readonly webhooks: readonly WebhookEntry[];
}

export interface WebhookEntry {
  readonly name: string;
  /** PEM; empty when there is none. */
  readonly caBundle: string;
  /** `undefined` for a webhook that is called by URL. */
  readonly service: { readonly name: string; readonly namespace: string } | undefined;
}

export function decodeSecret(namespace: string, name: string, value: unknown): Secret {
  const object = objectOf(value, `secrets/${name}`);
  const entries = Object.entries(fieldsOf(object['data'])).map(([key, text]) => [key, fromBase64(textOf(text))]);
  return { namespace, name, object, data: Object.fromEntries(entries) as Record<string, string> };
}

/** The Secret's object with these keys besides those it has, `resourceVersion` included. */
export function withData(secret: Secret, data: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return { ...secret.object, data: { ...fieldsOf(secret.object['data']), ...encodeData(data) } };
}

export function newSecret(namespace: string, name: string, data: Readonly<Record<string, string>>): unknown {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, type: 'Opaque', data: encodeData(data) };
}

export function decodeWebhookConfiguration(name: string, value: unknown): WebhookConfiguration {
  const object = objectOf(value, `mutatingwebhookconfigurations/${name}`);
  const metadata = fieldsOf(object['metadata']);
  const webhooks: readonly unknown[] = Array.isArray(object['webhooks']) ? object['webhooks'] : [];
  return {
    resourceVersion: textOf(metadata['resourceVersion']),
    annotations: Object.keys(fieldsOf(metadata['annotations'])),
    webhooks: webhooks.map(decodeEntry),
  };
}

export function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function decodeEntry(value: unknown): WebhookEntry {
  const entry = fieldsOf(value);
  const client = fieldsOf(entry['clientConfig']);
  const service = fieldsOf(client['service']);
  const isService = client['service'] !== undefined && client['url'] === undefined;
  return {
    name: textOf(entry['name']),
    caBundle: fromBase64(textOf(client['caBundle'])),
    service: isService ? { name: textOf(service['name']), namespace: textOf(service['namespace']) } : undefined,
  };
}

function encodeData(data: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, toBase64(text)]));
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString();
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return fieldsOf(value);
  throw new KubernetesError(
    'KUBERNETES_ANSWER',
    `Kubernetes API: ${what}: the answer is no object; check what answers there`,
  );
}
