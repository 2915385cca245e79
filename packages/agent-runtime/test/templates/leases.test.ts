import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ModelReply, ModelRequest } from '../vault-model.ts';
import { errorReply } from '../vault-model.ts';
import type { Running } from './running-templates.ts';
import { aTemplate, aToken, command, startTemplates } from './running-templates.ts';

const leases = suite('leased secrets');

const read = 'GET database/creds/app';
const renew = 'PUT sys/leases/renew';
const user = '{{ with secret "database/creds/app" }}{{ .Data.username }}{{ end }}';
const minute = 60_000;

interface Database {
  /** Granted by each read and renewal, seconds. */
  leaseSeconds: number;
  /** No lease lives longer, seconds. */
  maxSeconds: number;
  down: boolean;
  renewable: boolean;
  renewal: ModelReply | undefined;
  creation: ModelReply | undefined;
  created: number;
}

/** A database engine whose leases start at the read; time comes from `nowMs`. */
function aDatabase(
  nowMs: () => number,
  changes: Partial<Database> = {},
): Database & {
  routes(request: ModelRequest): ModelReply | undefined;
} {
  const started = new Map<string, number>();
  return {
    leaseSeconds: 3600,
    maxSeconds: 86_400,
    down: false,
    renewable: true,
    renewal: undefined,
    creation: undefined,
    created: 0,
    ...changes,
    routes({ method, path, body }) {
      if (this.down) return errorReply(503, 'Vault is sealed');
      if (path.startsWith('sys/internal/'))
        return { status: 200, body: { data: { path: 'database/', type: 'database' } } };
      if (`${method} ${path}` === read) {
        if (this.creation !== undefined) return this.creation;
        this.created += 1;
        const id = `database/creds/app/${this.created}`;
        started.set(id, nowMs());
        return reply(id, this.leaseSeconds, this.renewable, { username: `user-${this.created}` });
      }
      if (`${method} ${path}` !== renew) return undefined;
      if (this.renewal !== undefined) return this.renewal;
      const id = (JSON.parse(body) as { lease_id: string }).lease_id;
      const left = this.maxSeconds - Math.floor((nowMs() - started.get(id)!) / 1000);
      return reply(id, Math.min(this.leaseSeconds, left), true);
    },
  };
}

function reply(id: string, seconds: number, renewable: boolean, data?: object): ModelReply {
  return { status: 200, body: { request_id: 'r', lease_id: id, lease_duration: seconds, renewable, data } };
}

interface Case extends Running {
  readonly database: ReturnType<typeof aDatabase>;
}

async function start(changes: Partial<Database> = {}, templates = [aTemplate('db', user)]): Promise<Case> {
  const time = { nowMs: (): number => 0 };
  const database = aDatabase(() => time.nowMs(), changes);
  const running = await startTemplates({
    configs: templates,
    exitOnRetryFailure: true,
    routes: (request) => database.routes(request),
  });
  time.nowMs = () => running.clock.monotonicMs();
  running.supply.tokens.publish(aToken('1'));
  await running.clock.advance(0);
  return { ...running, database };
}

leases('a renewable lease is renewed and its secret stays', async () => {
  await using running = await start();

  await running.clock.advance(12 * 60 * minute);

  assert.is(running.model.count(read), 1);
  assert.is(running.model.count(renew), 16);
  assert.is(await running.text('/vault/secrets/db'), 'user-1');
});

leases('two templates on one lease read it once and show one user', async () => {
  await using running = await start({}, [aTemplate('a', user), aTemplate('b', `name=${user}`)]);

  await running.clock.advance(12 * 60 * minute);

  assert.is(running.database.created, 1);
  assert.is(await running.text('/vault/secrets/b'), 'name=user-1');
});

leases('new credentials are in place before the maximum TTL ends the old ones', async () => {
  await using running = await start({ maxSeconds: 3600 }, [aTemplate('db', user, command('reload'))]);

  await running.clock.advance(50 * minute);

  assert.is(await running.text('/vault/secrets/db'), 'user-2');
  assert.equal(running.commands, ['reload', 'reload']);
});

leases('a renewal runs no command and evaluates nothing', async () => {
  await using running = await start({}, [aTemplate('db', user, command('reload'))]);

  await running.clock.advance(12 * 60 * minute);

  assert.equal(running.commands, ['reload']);
  assert.is(running.log.messages('info').filter((message) => message === 'rendered').length, 1);
});

leases('a lease that cannot be renewed is replaced before it ends', async () => {
  await using running = await start({ renewable: false });

  await running.clock.advance(50 * minute);
  assert.is(running.database.created, 1);
  await running.clock.advance(8 * minute);

  assert.is(running.database.created, 2);
  assert.is(running.model.count(renew), 0);
});

leases('where renewing is denied credentials are made once per lease, not in a loop', async () => {
  await using running = await start({ renewal: errorReply(403, '1 error occurred:\n\t* permission denied\n\n') });

  await running.clock.advance(120 * minute);

  assert.is(running.database.created, 3);
});

leases('an outage shorter than the lease changes nothing', async () => {
  await using running = await start();
  await running.clock.advance(40 * minute);

  running.database.down = true;
  await running.clock.advance(minute);
  running.database.down = false;
  await running.clock.advance(60 * minute);

  assert.is(running.database.created, 1);
  assert.is(await running.text('/vault/secrets/db'), 'user-1');
});

leases('after an outage into the last minutes the old lease is renewed, not replaced', async () => {
  await using running = await start();
  await running.clock.advance(40 * minute);

  running.database.down = true;
  await running.clock.advance(17 * minute);
  running.database.down = false;
  await running.clock.advance(2 * minute);

  assert.is(running.database.created, 1);
  assert.is(await running.text('/vault/secrets/db'), 'user-1');
});

leases('an outage beyond the lease keeps the file until there is a new secret', async () => {
  await using running = await start();
  await running.clock.advance(40 * minute);

  running.database.down = true;
  await running.clock.advance(120 * minute);
  assert.is(await running.text('/vault/secrets/db'), 'user-1');
  running.database.down = false;
  await running.clock.advance(2 * minute);

  assert.is(await running.text('/vault/secrets/db'), 'user-2');
});

leases('a failed replacement keeps the credentials and is tried again', async () => {
  await using running = await start({ maxSeconds: 3600 });
  running.database.creation = errorReply(500, 'no more connections');
  await running.clock.advance(50 * minute);
  assert.is(await running.text('/vault/secrets/db'), 'user-1');

  running.database.creation = undefined;
  await running.clock.advance(minute);

  assert.is(await running.text('/vault/secrets/db'), 'user-2');
});

leases("another template's error takes nothing away", async () => {
  const broken = aTemplate('broken', '{{ with secret "database/creds/app" }}{{ .Data.username | parseInt }}{{ end }}', {
    errorFatal: false,
  });
  await using running = await start({}, [aTemplate('db', user), broken]);

  await running.clock.advance(12 * 60 * minute);

  assert.is(running.database.created, 1);
  assert.is(await running.text('/vault/secrets/db'), 'user-1');
});

leases('a replaced token replaces what hangs on the old one', async () => {
  await using running = await start();

  running.supply.tokens.publish(aToken('2'));
  await running.clock.advance(0);

  assert.is(await running.text('/vault/secrets/db'), 'user-2');
  assert.is(running.model.requests.at(-1)!.token, 'sluice-canary-token-2');
});

leases('a lease of months is kept without a busy loop', async () => {
  await using running = await start({ leaseSeconds: 60 * 86_400, maxSeconds: 365 * 86_400 });

  await running.clock.advance(40 * 86_400_000);
  assert.is(running.model.count(renew), 0);
  await running.clock.advance(4 * 86_400_000);

  assert.is(running.model.count(renew), 1);
});

leases('a machine that slept through the renewal renews at once', async () => {
  await using running = await start();
  await running.clock.advance(10 * minute);

  running.clock.jumpWall(40 * minute);
  await running.clock.advance(minute);

  assert.is(running.model.count(renew), 1);
});

leases.run();
