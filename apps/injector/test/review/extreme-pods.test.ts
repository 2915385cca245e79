import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMutate } from '../../src/review/mutate-request.ts';
import type { Answer } from '../support/client.ts';
import { Client } from '../support/client.ts';
import { aKeyPair, startServer } from '../support/server.ts';

const extreme = suite('Extreme pods');
const prefix = 'vault.hashicorp.com/';
/** What an API server waits for at most. */
const mostMs = 10_000;

const mount = '{"name":"token","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}';
const app = `{"name":"app","image":"app","volumeMounts":[${mount}]}`;

function aBody(annotations: Readonly<Record<string, string>>, spec = '', containers = app, request = ''): string {
  const all = { [`${prefix}agent-inject`]: 'true', [`${prefix}role`]: 'web', ...annotations };
  const object = `{"metadata":{"name":"web","annotations":${JSON.stringify(all)}},"spec":{${spec}"containers":[${containers}]}}`;
  return `{"request":{"uid":"u-1","kind":{"kind":"Pod"},"namespace":"shop"${request},"object":${object}}}`;
}

const shapes = [
  ['lists', (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)],
  ['objects', (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`],
] as const;

for (const [shape, nested] of shapes) {
  for (const depth of [5000, 10_000, 100_000]) {
    const deep = nested(depth);
    const copied = `{"name":"b","image":"b","volumeMounts":[{"name":"b","mountPath":"/b","x":${deep}}]}`;
    for (const [place, body] of [
      ['beside the pod', aBody({}, '', app, `,"userInfo":${deep}`)],
      ['in a container', aBody({}, '', `{"name":"b","x":${deep}},${app}`)],
      ['in a mount that is copied', aBody({ [`${prefix}agent-copy-volume-mounts`]: 'b' }, '', `${app},${copied}`)],
      ['in a volume of our name', aBody({}, `"volumes":[{"name":"home-init","x":${deep}}],`)],
      ['in the security context', aBody({}, `"securityContext":${deep},`)],
      ['in an annotation', aBody({ [`${prefix}secrets`]: deep, [`${prefix}agent-json-patch`]: deep })],
    ] as const) {
      extreme(`with ${depth} ${shape} ${place} are answered with their uid`, async () => {
        const { status, body: answer } = await answerTo(body);

        assert.is(status, 200);
        const { response } = JSON.parse(answer) as { response: { uid: string; status?: { code: number } } };
        assert.is(response.uid, 'u-1');
        assert.is.not(response.status?.code, 500, answer);
      });
    }
  }
}

extreme('as deep as a body can be are refused as no review', async () => {
  const { status } = await answerTo('['.repeat(4_000_000) + ']'.repeat(4_000_000));

  assert.is(status, 400);
});

for (const [name, annotations] of [
  ['one annotation of six megabytes', { note: 'x'.repeat(6_000_000) }],
  ['10,000 secrets', many(10_000, (index) => [`${prefix}agent-inject-secret-s${index}`, `secret/data/s${index}`])],
  ['20,000 misspelt annotations', many(20_000, (index) => [`${prefix}agent-injekt-${index}`, 'x'])],
  ['a template of megabytes', template('{{ if . }}'.repeat(200_000))],
] as const) {
  extreme(`with ${name} are injected in time`, async () => {
    const startedMs = performance.now();

    const { status, body } = await answerTo(aBody(annotations));

    assert.ok(performance.now() - startedMs < mostMs);
    assert.is(status, 200);
    assert.match(body.slice(0, 200), '"allowed":true');
  });
}

extreme('are denied in few words, however long what is wrong is', async () => {
  const { body } = await answerTo(aBody({ [`${prefix}agent-limits-cpu`]: 'x'.repeat(2_000_000) }));

  assert.match(body, '"allowed":false');
  assert.ok(body.length < 20_000);
});

extreme.run();

function many(count: number, entry: (index: number) => readonly [string, string]): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));
}

function template(text: string): Record<string, string> {
  return { [`${prefix}agent-inject-secret-s`]: 'secret/data/s', [`${prefix}agent-inject-template-s`]: text };
}

async function answerTo(body: string): Promise<Answer> {
  const settings = settingsFrom(['-vault-address=https://vault:8200'], {});
  if (!settings.ok) throw new Error('settings');
  const certificate = await aKeyPair();
  await using running = await startServer(certificate, createMutate(settings.value));
  using client = new Client(running.server.port, certificate.ca);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return await client.send({ headers, body });
}
