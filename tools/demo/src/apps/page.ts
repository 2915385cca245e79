/** The frame of the applications' pages; `body` is HTML, `script` runs in the browser. */
export function page(title: string, body: string, script: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24 }
  h1 { font-size: 1.5rem; line-height: 1.25; margin-bottom: .5rem }
  h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #d8dee4; vertical-align: top }
  th { color: #57606a; font-weight: 600; font-size: .9rem }
  .number, .number td:last-child { text-align: right; font-variant-numeric: tabular-nums }
  code, .mono { font-family: ui-monospace, monospace; font-size: .85em; overflow-wrap: anywhere }
  p { color: #57606a }
  .current { font-weight: 600; color: #1a7f37 }
  tr.current td { font-weight: 600; color: #1a7f37 }
  #problem { color: #cf222e }
  @media (max-width: 40rem) {
    body { margin: 1rem auto }
    .cards thead { display: none }
    .cards tr { display: block; padding: .5rem 0; border-bottom: 1px solid #d8dee4 }
    .cards td { display: grid; grid-template-columns: 6rem 1fr; padding: .1rem 0; border: 0; overflow-wrap: anywhere }
    .cards td::before { content: attr(data-label); color: #57606a; font: 400 .9rem system-ui, sans-serif }
  }
</style>
</head>
<body>
<h1>${title}</h1>
${body}
<script>
const text = (id, value) => { document.getElementById(id).textContent = value; };
const rows = (id, lines) => {
  const labels = [...document.getElementById(id).closest('table').tHead.rows[0].cells].map((cell) => cell.textContent);
  document.getElementById(id).replaceChildren(...lines.map((cells) => {
    const row = document.createElement('tr');
    row.append(...cells.map((cell, index) => {
      const td = Object.assign(document.createElement('td'), { textContent: cell });
      td.dataset.label = labels[index];
      return td;
    }));
    return row;
  }));
};
const clock = (iso) => new Date(iso).toLocaleTimeString('en-GB');
const span = (from, until) => {
  const seconds = Math.max(0, Math.round((new Date(until ?? Date.now()) - new Date(from)) / 1000));
  return seconds < 90 ? seconds + ' s' : Math.floor(seconds / 60) + ' min ' + seconds % 60 + ' s';
};
${script}
</script>
</body>
</html>
`;
}
