import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quoteForShell } from '../src/shell-word.ts';
import type { Container } from './pods.ts';
import { mutated, podWith } from './pods.ts';

const shell = suite('words for a shell');

/** What kubelet makes of a text with these variables, by its documentation: `$(NAME)`, `$$` for `$`, unknown names stay. */
function expanded(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (whole, name?: string) => {
    return name === undefined ? '$' : (variables[name] ?? whole);
  });
}

/** The words that a shell makes of a line. */
function wordsOf(line: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  const out = execFileSync('/bin/sh', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`], { env });
  return out.toString('utf8').split('\0').slice(0, -1);
}

const hostile: readonly string[] = [
  'a$(reboot)b',
  'a`reboot`b',
  '$$(reboot)',
  '$$$(reboot)$$',
  "a'$(reboot)'b",
  "it's $HOME",
  '$',
  '$(',
  'a;b&c|d>e\nf',
  '*',
  'a[bc]',
  '\\',
  '"',
  'ü $(X)',
  'http://[::1]:8200',
];
for (const word of hostile) {
  shell(`keep ${JSON.stringify(word)} as it is, with and without kubelet`, () => {
    const line = quoteForShell(word);
    const variables = { reboot: "'; echo injected; '", X: 'x' };
    assert.equal(wordsOf(line), [word]);
    assert.equal(wordsOf(expanded(line, variables)), [word]);
    assert.is(expanded(line, variables), line);
  });
}

shell('keep whatever there is', () => {
  const words = fc.array(fc.stringMatching(/^[a$()'"`\\ {}!~#;&|<>*?[\]-]{1,12}$/), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(words, (all) => {
      const line = all.map(quoteForShell).join(' ');
      assert.is(expanded(line, { a: 'x' }), line);
      assert.equal(wordsOf(line), all);
    }),
    { numRuns: 60 },
  );
});

shell('stay bare where a shell takes them so', () => {
  for (const word of ['-address=https://vault.corp:8200', '/vault/secrets/db', '-address=http://[fe80::1]:8200']) {
    assert.is(quoteForShell(word), word);
  }
});

/** Every shell line of a container. */
function linesOf(container: Container): readonly string[] {
  const { lifecycle, startupProbe } = container as unknown as Record<string, { [name: string]: unknown } | undefined>;
  const handlers = [lifecycle?.['preStop'], startupProbe] as unknown as readonly (
    { exec: { command: string[] } } | undefined
  )[];
  const commands = handlers.flatMap((handler) => (handler === undefined ? [] : [handler.exec.command]));
  return commands.map((command) => command.at(-1) ?? '');
}

const annotations: readonly Record<string, string>[] = [
  { 'agent-inject-file-db': 'a$(reboot)b' },
  { 'agent-inject-secrets': JSON.stringify([{ name: 'x', path: 'p', file: 'a$(reboot)b' }]) },
  { 'secret-volume-path': '/a$(reboot)b' },
  { 'client-cert': '/x/$(reboot)' },
  { 'client-key': '/x/$(reboot)' },
  { 'ca-cert': '/x/$(reboot)' },
  { service: 'https://$(reboot)' },
];
for (const own of annotations) {
  shell(`run nothing that annotations say: ${JSON.stringify(own)}`, () => {
    const { agent } = mutated(podWith({ ...own, 'agent-native-sidecar': 'true', 'agent-revoke-on-shutdown': 'true' }));
    const lines = linesOf(agent);
    assert.is(lines.length, 2);
    assert.ok(lines.some((line) => line.includes(`$''(reboot)`)));
    assert.not.ok(lines.some((line) => line.includes('$(')));
  });
}

shell('of the hook name facts of the pod by variables of the shell', () => {
  const own = {
    service: 'http://$(HOST_IP):8200',
    'client-cert': '/x/$(POD_IP) $(id)',
    'agent-revoke-on-shutdown': 'true',
  };
  const [line = ''] = linesOf(mutated(podWith(own)).agent);
  assert.match(line, '-address=http://"${HOST_IP}":8200 ');
  const flags = line.slice(line.indexOf('-address'), -' -self'.length);
  const env = { HOST_IP: '10.0.0.1 $(id)', POD_IP: '*' };
  assert.equal(wordsOf(flags, env), ['-address=http://10.0.0.1 $(id):8200', '-client-cert=/x/* $(id)']);
});

shell.run();
