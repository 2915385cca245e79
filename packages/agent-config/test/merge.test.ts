import { formatDiagnostic } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeAgentConfigs } from '../src/index.ts';
import { autoAuthText } from './support.ts';

const merge = suite('merging several files');

function merged(...texts: readonly string[]) {
  const result = mergeAgentConfigs(texts.map((text, index) => ({ file: `${index}.hcl`, text })));
  if (!result.ok) throw new Error(result.error.map(formatDiagnostic).join('\n'));
  return result.value.config;
}

merge('replaces a block by a later one, whole', () => {
  const { vault } = merged(`${autoAuthText}vault { address = "a" ca_cert = "c" }`, 'vault { address = "b" }');
  assert.equal(vault, { address: 'b', numRetries: 12 });
});

merge('joins lists in order', () => {
  const template = (name: string): string => `template { destination = "${name}" source = "s" }`;
  const { templates } = merged(`${autoAuthText}${template('a')}`, template('b'));
  assert.equal(
    templates.map(({ destination }) => destination),
    ['a', 'b'],
  );
});

merge('adds up switches and connections', () => {
  const config = merged(
    `${autoAuthText}exit_after_auth = true\ndisable_keep_alives = ["caching"]`,
    'exit_after_auth = false\ndisable_keep_alives = ["auto-auth", "caching"]',
  );
  assert.is(config.exitAfterAuth, true);
  assert.equal(config.disableKeepAlives, ['caching', 'auto-auth']);
});

merge('lets the later value win, unless it is empty', () => {
  const config = merged(
    `${autoAuthText}pid_file = "a"\nlog_level = "info"\nlog_file = "x"`,
    'pid_file = ""\nlog_level = "debug"',
  );
  assert.is(config.pidFile, 'a');
  assert.equal(config.log, { level: 'debug', file: 'x' });
});

merge('mixes JSON and HCL', () => {
  assert.is(merged('{"pid_file": "p"}', autoAuthText).pidFile, 'p');
});

merge('checks what has to fit together after merging', () => {
  assert.is(merged('template { destination = "d" source = "s" }', 'auto_auth { method "x" {} }').templates.length, 1);
});

merge('names the file of each problem and hides no file behind a broken one', () => {
  const result = mergeAgentConfigs([
    { file: 'a.hcl', text: 'vault {' },
    { file: 'b.json', text: '{"template": {"bogus": 1, "destination": "d", "source": "s"}}' },
  ]);
  assert.equal(result.ok ? [] : result.error.map(formatDiagnostic), [
    'a.hcl:1:8: expected a key or "}"; found end of file',
    'b.json:1:15: unknown key bogus in template; remove it',
  ]);
});

merge.run();
