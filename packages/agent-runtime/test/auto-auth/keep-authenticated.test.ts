import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AuthMethodConfig } from '@sluice/core';
import { AgentError } from '../../src/agent-error.ts';
import { keepAuthenticated } from '../../src/auto-auth/keep-authenticated.ts';
import { createAuthMethod } from '../../src/auto-auth/methods.ts';
import type { TokenSupplySource } from '../../src/auto-auth/token-supply.ts';
import { createTokenSupply } from '../../src/auto-auth/token-supply.ts';
import { createProxyMetrics } from '../../src/proxy/metrics.ts';
import type { TestPorts } from '../ports.ts';
import { background, createTestPorts } from '../ports.ts';
import type { ModelReply, ModelRequest, VaultModel } from '../vault-model.ts';
import { authReply, createVaultModel, errorReply } from '../vault-model.ts';

const engine = suite('keepAuthenticated');
const loginPath = 'PUT auth/kubernetes/login';
const renewPath = 'PUT auth/token/renew-self';
const jwtPath = '/var/run/secrets/kubernetes.io/serviceaccount/token';

function aMethod(changes: Partial<AuthMethodConfig> = {}): AuthMethodConfig {
  return {
    type: 'kubernetes',
    mountPath: 'auth/kubernetes',
    minBackoffMs: 1000,
    maxBackoffMs: 300_000,
    exitOnError: false,
    parameters: { role: 'app' },
    ...changes,
  };
}

interface Running extends TestPorts, AsyncDisposable {
  readonly model: VaultModel;
  readonly supply: TokenSupplySource;
}

/** An engine in the background; `tokens` counts the logins. */
async function start(
  routes: (request: ModelRequest, login: number) => ModelReply | Error | undefined,
  method: AuthMethodConfig = aMethod(),
): Promise<Running> {
  const ports = createTestPorts();
  ports.files.write(jwtPath, 'sluice-canary-jwt\n');
  let logins = 0;
  const model = createVaultModel(ports, (request) => {
    if (request.path.endsWith('/login')) logins += 1;
    return routes(request, logins);
  });
  const supply = createTokenSupply();
  const all = { ...ports, vault: model.vault, metrics: createProxyMetrics() };
  const created = await createAuthMethod(method, all);
  if (!created.ok) throw new Error(created.error.map(({ message }) => message).join());
  const running = background((signal) =>
    keepAuthenticated({ method, reauthOnNewCredentials: false }, created.value, supply, all, signal),
  );
  return { ...ports, model, supply, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}

function isLogin({ method, path }: ModelRequest): boolean {
  return `${method} ${path}` === loginPath;
}

engine('logs in with role and trimmed token and no ambient token', async () => {
  await using running = await start(() => authReply('sluice-canary-1', 3600));
  const { clock, model, supply } = running;

  await clock.advance(0);

  assert.equal(model.calls(), [loginPath]);
  assert.is(model.requests[0]!.token, undefined);
  assert.equal(JSON.parse(model.requests[0]!.body), { role: 'app', jwt: 'sluice-canary-jwt' });
  assert.is(supply.tokens.current!.token.reveal(), 'sluice-canary-1');
});

engine('renews once at 71.7 % of the lease, not right after the login', async () => {
  await using running = await start(() => authReply('sluice-canary-1', 3600));
  const { clock, model } = running;

  await clock.advance(2560_000);
  assert.is(model.count(renewPath), 0);
  await clock.advance(40_000);

  assert.is(model.count(renewPath), 1);
  assert.is(model.count(loginPath), 1);
});

engine('retries a failed login with growing waits', async () => {
  await using running = await start((_request, login) =>
    login < 4 ? errorReply(503, 'Vault is sealed') : authReply('sluice-canary-1', 3600),
  );
  const { clock, model } = running;

  await clock.advance(0);
  assert.is(model.count(loginPath), 1);
  await clock.advance(900);
  assert.is(model.count(loginPath), 2);
  await clock.advance(1800);
  assert.is(model.count(loginPath), 3);
  await clock.advance(3600);
  assert.is(model.count(loginPath), 4);
});

engine('logs every failure at one level, with its count', async () => {
  await using running = await start(() => errorReply(400, 'invalid role name "app"'));
  const { clock, log } = running;

  await clock.advance(60_000);

  const failures = log.entries.filter(({ message }) => message === 'authentication failed');
  assert.ok(failures.length > 2);
  assert.equal(
    failures.map(({ level, fields }) => [level, fields['failures']]),
    failures.map((_, index) => ['error', index + 1]),
  );
  assert.match(
    String(failures[0]!.fields['error']),
    'check role and bindings of the kubernetes login at auth/kubernetes',
  );
});

engine('ends at the first failed login with exit_on_err', async () => {
  const running = await start(() => errorReply(403, 'permission denied'), aMethod({ exitOnError: true }));

  await running.clock.advance(0);

  let thrown: unknown;
  try {
    await running[Symbol.asyncDispose]();
  } catch (error) {
    thrown = error;
  }
  assert.instance(thrown, AgentError);
  assert.is((thrown as AgentError).area, 'authentication');
});

engine('retries while the token file of the pod is still empty', async () => {
  await using running = await start(() => authReply('sluice-canary-1', 3600));
  const { clock, files, model } = running;
  files.write(jwtPath, '');

  await clock.advance(0);
  assert.is(model.requests.length, 0);
  files.write(jwtPath, 'sluice-canary-jwt');
  await clock.advance(1000);

  assert.is(model.count(loginPath), 1);
});

engine('logs in again when the server no longer extends the token', async () => {
  await using running = await start((request, login) =>
    isLogin(request) ? authReply(`sluice-canary-${login}`, 3600) : authReply('sluice-canary-1', 1000),
  );
  const { clock, model, supply } = running;

  await clock.advance(2600_000);

  assert.is(model.count(loginPath), 2);
  assert.is(supply.tokens.current!.token.reveal(), 'sluice-canary-2');
});

engine('logs in again before a token without renewal ends', async () => {
  await using running = await start((_request, login) => authReply(`sluice-canary-${login}`, 10, false));
  const { clock, model } = running;

  await clock.advance(30_000);

  assert.is(model.count(loginPath), 5);
  assert.is(model.count(renewPath), 0);
});

engine('leaves a token without end alone', async () => {
  await using running = await start(() => authReply('sluice-canary-1', 0));
  const { clock, model } = running;

  await clock.advance(10 * 86_400_000);

  assert.equal(model.calls(), [loginPath]);
});

engine('confirms a refusal by looking the token up before it logs in again', async () => {
  let revoked = false;
  await using running = await start((request, login) => {
    if (isLogin(request)) return authReply(`sluice-canary-${login}`, 3600);
    return revoked ? errorReply(403, 'permission denied', 'invalid token') : { status: 200, body: { data: {} } };
  });
  const { clock, model, supply } = running;
  await clock.advance(0);

  supply.refused({ token: supply.tokens.current!, invalid: false });
  await clock.advance(5000);
  assert.is(model.count(loginPath), 1);
  revoked = true;
  supply.refused({ token: supply.tokens.current!, invalid: true });
  await clock.advance(5000);

  assert.is(model.count('GET auth/token/lookup-self'), 2);
  assert.is(model.count(loginPath), 2);
});

engine('asks about a denied path only twice a minute', async () => {
  await using running = await start((request) =>
    isLogin(request) ? authReply('sluice-canary-1', 3600) : { status: 200, body: { data: {} } },
  );
  const { clock, model, supply } = running;
  await clock.advance(0);

  for (let second = 0; second < 60; second += 1) {
    supply.refused({ token: supply.tokens.current!, invalid: false });
    await clock.advance(1000);
  }

  assert.is(model.count('GET auth/token/lookup-self'), 2);
});

engine('spaces logins out when every token is lost at once', async () => {
  await using running = await start((request, login) =>
    isLogin(request)
      ? authReply(`sluice-canary-${login}`, 3600)
      : errorReply(403, 'permission denied', 'invalid token'),
  );
  const { clock, model, supply } = running;
  await clock.advance(0);

  for (let second = 0; second < 60; second += 1) {
    supply.refused({ token: supply.tokens.current!, invalid: true });
    await clock.advance(1000);
  }

  assert.ok(model.count(loginPath) < 10, `${model.count(loginPath)} logins in a minute`);
});

engine('renews the old token after an outage instead of logging in anew', async () => {
  let down = false;
  await using running = await start(() =>
    down ? errorReply(503, 'Vault is sealed') : authReply('sluice-canary-1', 3600),
  );
  const { clock, model } = running;
  await clock.advance(0);

  down = true;
  await clock.advance(3200_000);
  down = false;
  await clock.advance(310_000);
  const loginsAfterwards = model.requests.slice(-1).filter(isLogin).length;

  assert.is(loginsAfterwards, 0);
  assert.is(model.calls().at(-1), renewPath);
});

engine('refuses unknown methods and missing parameters with all problems', async () => {
  const ports = createTestPorts();
  const { vault } = createVaultModel(ports, () => undefined);
  const unknown = await createAuthMethod(aMethod({ type: 'kubernets' }), { ...ports, vault });
  const incomplete = await createAuthMethod(aMethod({ parameters: { token_path: ['a'] } }), { ...ports, vault });

  assert.equal(!unknown.ok && unknown.error.map(({ hint }) => hint), ['did you mean kubernetes?']);
  assert.equal(!incomplete.ok && incomplete.error.map(({ where }) => (where as { pointer: string }).pointer), [
    '/auto_auth/method/config/role',
    '/auto_auth/method/config/token_path',
  ]);
});

engine('follows a token file that changes', async () => {
  await using running = await start(
    () => ({ status: 200, body: { data: { accessor: 'a', ttl: 0, renewable: false } } }),
    aMethod({ type: 'token_file', parameters: { token_file_path: '/token' } }),
  );
  const { clock, files, model, supply } = running;
  files.write('/token', 'sluice-canary-1\n');
  await clock.advance(0);
  assert.is(supply.tokens.current!.token.reveal(), 'sluice-canary-1');

  files.write('/token', 'sluice-canary-2\n');
  await clock.advance(2000);

  assert.is(supply.tokens.current!.token.reveal(), 'sluice-canary-2');
  assert.is(model.count('GET auth/token/lookup-self'), 2);
});

engine.run();
