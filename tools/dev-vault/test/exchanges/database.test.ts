// needs: postgresql
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import pg from 'pg';
import { startDevVault, startPostgres } from '../../src/index.ts';
import { loadScenarios } from './exchanges.ts';
import { notYetEqual } from './not-yet-equal.ts';
import { replay } from './replay.ts';

const recording = suite('the recorded exchanges with PostgreSQL');

for (const scenario of loadScenarios().filter(({ needs }) => needs.includes('postgresql'))) {
  recording(`are answered alike: ${scenario.name} (${scenario.title})`, async () => {
    await using database = await startPostgres();
    await using server = await startDevVault({ rootToken: 'sluice-canary-root' });
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    const bindings = new Map([
      ['<root>', 'sluice-canary-root'],
      ['<pg-host>', `${database.host}:${database.port}`],
      ['<pg-user>', database.user],
      ['<pg-password>', database.password],
    ]);
    const sql = async (text: string): Promise<void> => {
      await admin.query(text);
    };
    const different = await replay(scenario, { url: server.url, bindings, wait: () => Promise.resolve(), sql });
    await admin.end();
    const listed = Object.keys(notYetEqual[scenario.name] ?? {}).map(Number);
    const problems = [...different]
      .filter(([n]) => !listed.includes(n))
      .map(([n, texts]) => `${n}: ${texts.join('\n   ')}`);
    assert.is(problems.join('\n'), '');
  });
}

recording.run();
