// The application of the dynamic demo: shows coffees from PostgreSQL, and changes its user on SIGHUP without losing a
// request. A program of its own for a container.
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { page } from './page.ts';
import { serve } from './serve.ts';

interface Period {
  readonly username: string;
  readonly from: string;
  until?: string;
}

const file = process.env['CONNECTION_FILE'] ?? '/vault/secrets/db-creds';
const history: Period[] = [];
let pool: pg.Pool;

// In this order: the agent looks for a process of this name, so nothing is lost between the name and the first reading.
process.on('SIGHUP', () => {
  console.log(`reads ${file} again`);
  connect();
});
process.title = 'app';
connect();

serve({ '/': coffeePage, '/coffees': coffees, '/state': state });

/** Takes over what the file says; queries that run on the old connections finish there. */
function connect(): void {
  const connectionString = readFileSync(file, 'utf8').trim();
  const username = decodeURIComponent(new URL(connectionString).username);
  if (history.at(-1)?.username === username) return;
  const previous = pool as pg.Pool | undefined;
  pool = new pg.Pool({ connectionString, max: 5 });
  pool.on('error', () => undefined); // an idle connection was cut: the next query opens another
  const now = new Date().toISOString();
  const last = history.at(-1);
  if (last !== undefined) last.until = now;
  history.push({ username, from: now });
  console.log(`connects as ${username}`);
  previous?.end().catch(() => undefined);
}

async function coffees(): Promise<object> {
  const { rows } = await pool.query<Record<string, unknown>>(
    'SELECT id, name, origin, price::text FROM sluice_demo.coffee ORDER BY id',
  );
  return rows;
}

async function state(): Promise<object> {
  const { rows } = await pool.query<{ version: string; username: string }>(
    "SELECT split_part(version(), ' on ', 1) AS version, current_user AS username",
  );
  return { ...rows[0], coffees: await coffees(), history };
}

function coffeePage(): string {
  return page(
    'Coffee, with credentials that change',
    `<p>Connected to <b id="version">PostgreSQL</b> as <code class="current" id="username">...</code></p>
<table class="number"><thead><tr><th>Coffee</th><th>Origin</th><th class="number">Price</th></tr></thead><tbody id="coffees"></tbody></table>
<h2>Usernames of this process</h2>
<p>Every user that Vault made for this pod, latest first.</p>
<table class="cards"><thead><tr><th>Username</th><th>From</th><th>Until</th><th>Valid for</th></tr></thead><tbody id="history" class="mono"></tbody></table>
<p id="problem"></p>`,
    `const refresh = async () => {
  try {
    const state = await (await fetch('/state')).json();
    text('version', state.version);
    text('username', state.username);
    rows('coffees', state.coffees.map((coffee) => [coffee.name, coffee.origin, coffee.price]));
    rows('history', state.history.toReversed().map((period) => [period.username, clock(period.from), period.until ? clock(period.until) : 'now', span(period.from, period.until)]));
    document.getElementById('history').firstChild.classList.add('current');
    text('problem', '');
  } catch (error) { text('problem', String(error)); }
};
refresh();
setInterval(refresh, 1000);`,
  );
}
