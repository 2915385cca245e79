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
  h1 { font-size: 1.4rem }
  h2 { font-size: 1.1rem; margin-top: 2rem }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #d8dee4; vertical-align: top; overflow-wrap: anywhere }
  td:first-child { white-space: nowrap }
  code, .mono { font-family: ui-monospace, monospace; font-size: .85em }
  p, .dim { color: #57606a }
  .current { font-weight: 600 }
</style>
</head>
<body>
<h1>${title}</h1>
${body}
<script>
const text = (id, value) => { document.getElementById(id).textContent = value; };
const rows = (id, lines) => {
  document.getElementById(id).replaceChildren(...lines.map((cells) => {
    const row = document.createElement('tr');
    row.append(...cells.map((cell) => Object.assign(document.createElement('td'), { textContent: cell })));
    return row;
  }));
};
${script}
</script>
</body>
</html>
`;
}
