import { PassThrough, Writable } from 'node:stream';
import { createFakeClock } from '@sluice/core/testing';
import type { LogFields } from '@sluice/core';
import { SecretString } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { localTime } from '../../src/log/standard-line.ts';
import type { LogWriterOptions } from '../../src/index.ts';
import { createLogWriter } from '../../src/index.ts';

const log = suite('log writer');
const clock = createFakeClock({ settle: async () => undefined, wallMs: Date.UTC(2026, 0, 2, 15, 4, 5, 7) });
process.env['TZ'] = 'UTC';

log('writes the standard form', () => {
  const { writer, text } = openWriter();
  writer.log('info', 'started');
  writer.named('auth.handler').log('error', 'login failed', {
    path: 'auth/kubernetes',
    why: 'permission denied',
    tries: 3,
    fatal: false,
    none: undefined,
  });
  assert.is(
    text(),
    '2026-01-02T15:04:05.007Z [INFO]  agent: started\n' +
      '2026-01-02T15:04:05.007Z [ERROR] agent.auth.handler: login failed: path=auth/kubernetes why="permission denied" tries=3 fatal=false\n',
  );
});

log('writes the JSON form', () => {
  const { writer, text } = openWriter({ format: 'json' });
  writer.log('warn', 'lease not renewed', { ttlSeconds: 5, '@level': 'forged' });
  assert.equal(JSON.parse(text()), {
    ttlSeconds: 5,
    '@level': 'warn',
    '@message': 'lease not renewed',
    '@module': 'agent',
    '@timestamp': '2026-01-02T15:04:05.007000Z',
  });
});

log('drops what is less important than its level', () => {
  const { writer, text } = openWriter({ level: 'warn' });
  writer.log('info', 'dropped');
  writer.setLevel('trace');
  writer.log('trace', 'kept');
  assert.match(text(), /^[^\n]*\[TRACE\] agent: kept\n$/);
});

log('keeps an event on one line', () => {
  const { writer, text } = openWriter();
  writer.log('info', 'two\nlines', { value: 'a\nb\u2028c', empty: '', equals: 'a=b' });
  const written = text();
  assert.is(written.split('\n').length, 2);
  assert.match(written, 'two\\nlines: value="a\\nb\\u2028c" empty="" equals="a=b"');
});

log('opens no object that slipped in, secrets least of all', () => {
  const { writer, text } = openWriter();
  const secret = new SecretString('sluice-canary-log', 'token');
  const fields = {
    secret,
    object: { inner: 'sluice-canary-log' },
    list: ['sluice-canary-log'],
  } as unknown as LogFields;
  writer.log('info', 'event', fields);
  assert.match(text(), 'secret=<redacted:token> object=<object> list=<object>');
});

log('falls silent when nobody reads any more', async () => {
  const broken = new Writable({
    write: (_chunk, _encoding, done) => {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  const writer = createLogWriter({ stream: broken, clock, name: 'agent' });
  writer.log('info', 'one');
  await writer.flush();
  writer.log('info', 'two');
  await writer.flush();
});

log('flushes what a slow reader has not taken yet', async () => {
  const taken: string[] = [];
  const slow = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      setImmediate(() => {
        taken.push(chunk.toString());
        done();
      });
    },
  });
  const writer = createLogWriter({ stream: slow, clock, name: 'agent' });
  for (let line = 0; line < 5; line += 1) writer.log('info', 'line');
  await writer.flush();
  assert.is(taken.join('').split('\n').length, 6);
});

for (const [zone, expected] of [
  ['UTC', '2026-07-01T00:00:00.000Z'],
  ['Asia/Kolkata', '2026-07-01T05:30:00.000+0530'],
  ['America/St_Johns', '2026-06-30T21:30:00.000-0230'],
] as const) {
  log(`tells the time of ${zone} with its offset`, () => {
    process.env['TZ'] = zone;
    try {
      assert.is(localTime(Date.UTC(2026, 6, 1)), expected);
    } finally {
      process.env['TZ'] = 'UTC';
    }
  });
}

function openWriter(options: Partial<LogWriterOptions> = {}) {
  const stream = new PassThrough();
  const writer = createLogWriter({ stream, clock, name: 'agent', ...options });
  return { writer, text: () => String(stream.read() ?? '') };
}

log.run();
