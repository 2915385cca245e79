import { request } from 'node:http';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { getText } from '../../src/cluster/http.ts';
import { startOverview } from '../../src/overview/server.ts';

const server = suite('overview server');

server('answers before anything runs', async () => {
  await using started = await startOverview();
  const { url } = started.overview;
  assert.equal(JSON.parse(await getText(`${url}api/state`)), { demo: '', files: [], log: [] });
  assert.equal(JSON.parse(await getText(`${url}api/requests`)), { byPath: {} });
  assert.match(await getText(url), /<title>Sluice demo<\/title>/);
});

server('keeps the lines of agents and forgets those of applications', async () => {
  await using started = await startOverview();
  const { overview } = started;
  overview.note({ kind: 'output', container: 'vault-agent', stream: 'stderr', line: 'rendered' });
  overview.note({ kind: 'output', container: 'app', stream: 'stdout', line: 'mine' });
  overview.note({ kind: 'started', container: 'app', role: 'regular', restarts: 0 });
  assert.equal(overview.log, ['vault-agent: rendered', 'app started']);
  overview.clear();
  assert.equal(overview.log, []);
});

server('refuses a browser that knows it by another name', async () => {
  await using started = await startOverview();
  const status = await new Promise((resolve, reject) => {
    request(`${started.overview.url}api/state`, { agent: false, headers: { Host: 'evil.example:80' } }, (response) => {
      resolve(response.resume().statusCode);
    })
      .once('error', reject)
      .end();
  });
  assert.is(status, 403);
});

server.run();
