import { PassThrough } from 'node:stream';
import type { Logger, Random } from '@sluice/core';
import { createFixedRandom, MemoryLogger } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogWriter, createSystemClock, createSystemRandom } from '../../src/index.ts';

const ports = suite('small ports');

const randoms: readonly (readonly [string, Random])[] = [
  ['fixed', createFixedRandom()],
  ['system', createSystemRandom()],
];
for (const [name, random] of randoms) {
  ports(`${name} randomness keeps its ranges`, () => {
    for (let draw = 0; draw < 100; draw += 1) {
      const fraction = random.fraction();
      assert.ok(fraction >= 0 && fraction < 1);
    }
    assert.equal([random.bytes(0).length, random.bytes(33).length], [0, 33]);
    assert.instance(random.bytes(1), Uint8Array);
  });
}

const loggers: readonly (readonly [string, () => { logger: Logger; messages: () => string }])[] = [
  [
    'memory',
    () => {
      const logger = new MemoryLogger();
      return { logger, messages: () => logger.messages().join() };
    },
  ],
  [
    'stream',
    () => {
      const stream = new PassThrough();
      const logger = createLogWriter({ stream, clock: createSystemClock(), name: 'agent', level: 'trace' });
      return { logger, messages: () => String(stream.read()) };
    },
  ],
];
for (const [name, open] of loggers) {
  ports(`${name} logger takes every level, with and without fields`, () => {
    const { logger, messages } = open();
    for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) {
      logger.log(level, `at ${level}`, { path: 'a/b', tries: 1, fatal: false, none: undefined });
      logger.log(level, `bare ${level}`);
    }
    const written = messages();
    for (const text of ['at trace', 'bare error']) assert.match(written, text);
  });
}

ports.run();
