import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMutate } from '../../src/index.ts';
import { Client } from '../support/client.ts';
import { aKeyPair, startServer } from '../support/server.ts';
import { readVectors } from '../support/vectors.ts';

/** Status of ours instead of the recorded one, and why. Source: spec/injector.md 2.1. */
const better: Readonly<Record<string, readonly [number, string]>> = {
  'http with charset': [200, 'parameters of the media type are accepted'],
  'http without type': [415, 'the status says what is wrong'],
  'http other type': [415, 'the status says what is wrong'],
  'http broken JSON': [400, 'the sender is wrong, not the server'],
  'http not an object': [400, 'the sender is wrong, not the server'],
  'http null request': [400, 'the peer drops the connection'],
  'http no request': [400, 'the peer drops the connection'],
};

const http = suite('HTTP layer of the peer');

for (const { name, settings, request, expect } of readVectors()) {
  if (request === undefined) continue;
  const [status = expect.http ?? 200] = better[name] ?? [];
  http(`answers "${name}" with ${status}`, async () => {
    const certificate = await aKeyPair();
    const read = settingsFrom(settings.args, settings.env);
    assert.ok(read.ok);
    await using running = await startServer(certificate, createMutate(read.value));
    using client = new Client(running.server.port, certificate.ca);
    const { method = 'POST', path = '/mutate', headers, body = '' } = request;

    const answer = await client.send({
      method,
      path,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      body,
    });

    assert.is(answer.status, status);
    if (status === 200) {
      const { response } = JSON.parse(answer.body) as { response: { allowed: boolean; patch?: string } };
      assert.is(response.allowed, expect.allowed ?? true);
      assert.is(response.patch !== undefined, expect.patched ?? true);
    } else if (expect.text !== undefined && expect.http === status) {
      assert.is(answer.body.trimEnd(), expect.text);
    }
  });
}

http.run();
