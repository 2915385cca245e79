/** The way in: what runs where, links, rendered files, the agent's log. Everything live comes from `/api/state`. */
export const overviewPage: string = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sluice demo</title>
<style>
  :root { --ink: #1b1f24; --dim: #57606a; --line: #d0d7de; --on: #1a7f37; --off: #9aa4ae; --paper: #f6f8fa }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: var(--ink) }
  h1 { font-size: 1.5rem; margin-bottom: 0 }
  h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
  p { color: var(--dim) }
  svg { width: 100%; height: auto; background: var(--paper); border-radius: 8px }
  svg text { font: 13px system-ui, sans-serif; fill: var(--ink) }
  svg .small { font-size: 11px; fill: var(--dim) }
  svg .box { fill: #fff; stroke: var(--off); stroke-width: 1.5; transition: stroke .3s }
  svg .box.on { stroke: var(--on); stroke-width: 2.5 }
  svg .pod { fill: none; stroke: var(--line); stroke-dasharray: 6 4 }
  svg .wire { stroke: var(--dim); fill: none; marker-end: url(#arrow) }
  svg .absent { opacity: .25 }
  svg .narrow { display: none }
  @media (max-width: 40rem) {
    body { margin: 1rem auto }
    svg .wide { display: none }
    svg .narrow { display: inline }
    #browser { transform: translate(60px, -85px) }
    #in-pod { transform: translate(-75px, 80px) }
    #pod { transform: translate(190px, 0) }
    #vault { transform: translate(-350px, 300px) }
    #database { transform: translate(-550px, 205px) }
  }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line) }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--paper); padding: 1rem; border-radius: 8px; overflow: auto; max-height: 22rem; font-size: .8rem }
  button { font: inherit; padding: .1rem .6rem }
  a { color: #0969da }
</style>
</head>
<body>
<h1>Sluice demo: <span id="demo">starting</span></h1>
<p id="app-line">The application: <a id="app">not running yet</a></p>
<svg id="picture" viewBox="0 0 760 250" role="img" aria-label="What runs where">
  <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8Z" fill="#57606a"/></marker></defs>
  <g id="browser"><rect class="box on" x="10" y="95" width="80" height="50" rx="6"/><text x="26" y="125">browser</text></g>
  <g id="in-pod">
    <rect class="pod" x="110" y="20" width="330" height="200" rx="10"/><text x="122" y="40" class="small" id="pod">pod</text>
    <rect class="box" id="box-app" x="130" y="90" width="110" height="60" rx="6"/><text x="145" y="115" id="app-name">application</text><text x="145" y="135" class="small" id="app-state"></text>
    <rect class="box" id="box-agent" x="310" y="90" width="110" height="60" rx="6"/><text x="325" y="115">vault-agent</text><text x="325" y="135" class="small" id="agent-state"></text>
    <path class="wire" d="M240 120H308" id="wire-proxy"/><text x="256" y="113" class="small" id="label-proxy">proxy</text>
    <g id="wire-files"><rect class="box" id="box-files" x="205" y="170" width="140" height="38" rx="6"/><text x="220" y="193" class="small" id="files-state">files in memory</text>
    <path class="wire" d="M365 150 330 168"/><path class="wire" d="M235 168 200 152"/></g>
  </g>
  <g id="vault"><rect class="box" id="box-vault" x="560" y="60" width="180" height="60" rx="6"/><text x="575" y="85">Vault</text><text x="575" y="105" class="small" id="vault-state"></text></g>
  <g id="database" class="db"><rect class="box" id="box-database" x="560" y="155" width="180" height="60" rx="6"/><text x="575" y="180">PostgreSQL</text><text x="575" y="200" class="small" id="database-state"></text></g>
  <g class="wide"><path class="wire" d="M90 120H128"/><path class="wire" d="M420 110 558 92"/>
  <g class="db"><path class="wire" d="M650 120V153"/><path class="wire" d="M145 150V212Q145 236 170 236H620Q650 236 650 217"/></g></g>
  <g class="narrow"><path class="wire" d="M110 60V168"/><path class="wire" d="M320 230V358"/>
  <g class="db"><path class="wire" d="M210 390H192"/><path class="wire" d="M75 230V358"/></g></g>
</svg>
<h2>Containers</h2>
<table><thead><tr><th>Container</th><th>State</th><th>Restarts</th></tr></thead><tbody id="containers"></tbody></table>
<h2>Rendered files</h2>
<p>Names and ages only; their contents are secrets, shown when you ask.</p>
<table><thead><tr><th>File</th><th>Size</th><th>Written</th><th></th></tr></thead><tbody id="files"></tbody></table>
<p id="no-files" hidden>None in this demo: the application asks its sidecar instead of reading files.</p>
<pre id="content" hidden></pre>
<h2>What the agent did</h2>
<pre id="log"></pre>
<script>
const narrow = matchMedia('(max-width: 40rem)');
const fit = () => element('picture').setAttribute('viewBox', narrow.matches ? '0 0 400 430' : '0 0 760 250');
narrow.addEventListener('change', fit);
const counted = (count, one, many = one + 's') => count + ' ' + (count === 1 ? one : many);
const age = (ms) => { const s = Math.round(ms / 1000); return s < 90 ? s + ' s ago' : Math.round(s / 60) + ' min ago'; };
const element = (id) => document.getElementById(id);
const text = (id, value) => { element(id).textContent = value; };
const light = (id, on) => element(id).classList.toggle('on', on);
const cell = (content) => { const td = document.createElement('td'); td.append(content); return td; };
const row = (...contents) => { const tr = document.createElement('tr'); tr.append(...contents.map(cell)); return tr; };
const showButton = (name) => {
  const button = document.createElement('button');
  button.textContent = 'show';
  button.onclick = async () => {
    const answer = await fetch('/api/file?name=' + encodeURIComponent(name));
    element('content').hidden = false;
    text('content', await answer.text());
  };
  return button;
};
const refresh = async () => {
  const state = await (await fetch('/api/state')).json();
  text('demo', state.demo || 'starting');
  if (state.appUrl) { element('app').href = state.appUrl; text('app', state.appUrl); }
  const containers = state.pod ? state.pod.containers : [];
  const agent = containers.find(({ name }) => name === 'vault-agent');
  const app = containers.find(({ name }) => !name.startsWith('vault-agent'));
  text('pod', state.pod ? 'pod, in ' + state.pod.isolation : 'no pod');
  text('app-state', app ? app.state : ''); light('box-app', app?.state === 'running'); text('app-name', app ? app.name : 'application');
  text('agent-state', agent ? agent.state : ''); light('box-agent', agent?.state === 'running');
  light('box-files', state.files.length > 0); text('files-state', counted(state.files.length, 'file') + ' in memory');
  element('wire-files').classList.toggle('absent', state.files.length === 0);
  for (const id of ['wire-proxy', 'label-proxy']) element(id).classList.toggle('absent', state.demo !== 'transit');
  element('no-files').hidden = state.demo !== 'transit' || state.files.length > 0;
  light('box-vault', Boolean(state.vault));
  text('vault-state', state.vault ? counted(state.vault.requests, 'request') + ', ' + counted(state.vault.leases, 'lease') : 'not running');
  for (const part of document.querySelectorAll('.db')) part.classList.toggle('absent', !state.database);
  light('box-database', Boolean(state.database));
  text('database-state', state.database ? counted(state.database.roles.length, 'user') + ' made by Vault' : 'not in this demo');
  element('containers').replaceChildren(...containers.map(({ name, state, restarts }) => row(name, state, String(restarts))));
  const names = state.files.map(({ name }) => name).join();
  if (element('files').dataset.names !== names) {
    element('files').dataset.names = names;
    element('files').replaceChildren(...state.files.map(({ name }) => row(name, '', '', showButton(name))));
  }
  state.files.forEach(({ sizeBytes, ageMs }, index) => {
    const cells = element('files').children[index].children;
    cells[1].textContent = sizeBytes + ' bytes';
    cells[2].textContent = age(ageMs);
  });
  const log = element('log');
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
  text('log', state.log.map((line) => line.replace(/\\d{4}-\\d\\d-\\d\\dT(\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z/, '$1')).join('\\n'));
  if (atEnd) log.scrollTop = log.scrollHeight;
};
fit();
refresh().catch(() => undefined);
setInterval(() => refresh().catch(() => text('demo', 'ended')), 1000);
</script>
</body>
</html>
`;
