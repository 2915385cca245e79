// The application of the transit demo: encrypts and decrypts through the proxy beside it, with neither token nor key of
// its own. A program of its own for a container.
import { request } from 'node:http';
import pg from 'pg';
import { page } from './page.ts';
import { serve } from './serve.ts';

const vault = process.env['VAULT_ADDR'] ?? 'http://127.0.0.1:8200';
const database = process.env['DATABASE'] ?? 'postgresql.database.svc:5432';
const overview = process.env['OVERVIEW_URL'] ?? '';

process.title = 'app';
serve({ '/': usersPage, '/users': users, '/credentials': credentials });

interface User {
  readonly name: string;
  readonly password: string;
}

interface ProtectedUser {
  readonly name: string;
  readonly plain: string;
  readonly cipher: string;
  readonly decrypted: string;
}

async function users(): Promise<object> {
  return Promise.all((await readUsers()).map(protect));
}

async function protect({ name, password }: User): Promise<ProtectedUser> {
  const encrypted = await call('PUT', 'transit/encrypt/app', { plaintext: Buffer.from(password).toString('base64') });
  const cipher = encrypted['ciphertext'] ?? '';
  const decrypted = await call('PUT', 'transit/decrypt/app', { ciphertext: cipher });
  return { name, plain: password, cipher, decrypted: Buffer.from(decrypted['plaintext'] ?? '', 'base64').toString() };
}

/** Read with the credentials of a lease that the proxy keeps: every reading here, one request at the server. */
async function readUsers(): Promise<readonly User[]> {
  const { username = '', password = '' } = await call('GET', 'database/creds/db-app');
  const [host = '', port = ''] = database.split(':');
  const client = new pg.Client({ host, port: Number(port), user: username, password, database: 'postgres' });
  await client.connect();
  try {
    return (await client.query<User>('SELECT name, password FROM sluice_demo.users ORDER BY id')).rows;
  } finally {
    await client.end();
  }
}

async function credentials(): Promise<object> {
  const { username = '' } = await call('GET', 'database/creds/db-app');
  return { username };
}

const PATIENCE_MS = 10_000;

/** The proxy may start after us: a refused connection is tried again for a while. */
async function call(method: 'GET' | 'PUT', path: string, body?: object): Promise<Readonly<Record<string, string>>> {
  for (const endMs = performance.now() + PATIENCE_MS; ;) {
    try {
      return await callOnce(method, path, body);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED' || performance.now() > endMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function callOnce(method: 'GET' | 'PUT', path: string, body?: object): Promise<Readonly<Record<string, string>>> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${vault}/v1/${path}`, { method, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('error', reject).once('end', () => {
        if (response.statusCode !== 200) reject(new Error(`${method} ${path}: status ${String(response.statusCode)}`));
        else resolve((JSON.parse(text) as { data: Record<string, string> }).data);
      });
    });
    outgoing.once('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function usersPage(): string {
  return page(
    'Users, encrypted through the sidecar',
    `<p>This application knows only <code>${vault}</code> and has no token.</p>
<table class="cards"><thead><tr><th>User</th><th>Plain</th><th>Cipher</th><th>Decrypted</th></tr></thead><tbody id="users" class="mono"></tbody></table>
<h2>What reached Vault</h2>
<p>What this pod asked for, by the server's own log. The leased credentials are read for every refresh of this page and reach
Vault once: the sidecar keeps them.</p>
<table class="number"><thead><tr><th>Request</th><th class="number">Times</th></tr></thead><tbody id="requests"></tbody></table>
<p id="problem"></p>`,
    `const overview = ${JSON.stringify(overview)};
const refresh = async () => {
  try {
    const users = await (await fetch('/users')).json();
    rows('users', users.map((user) => [user.name, user.plain, user.cipher, user.decrypted]));
    if (overview) {
      const { byPath } = await (await fetch(overview + 'api/requests')).json();
      rows('requests', Object.entries(byPath));
    }
    text('problem', '');
  } catch (error) { text('problem', String(error)); }
};
refresh();
setInterval(refresh, 3000);`,
  );
}
