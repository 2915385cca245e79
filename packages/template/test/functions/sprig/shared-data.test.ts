import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseTemplate, renderTemplate } from '../../../src/index.ts';

const sharedData = suite('Sprig functions that change a dict');

const received = { data: { a: { b: '1' }, secret: 'sluice-canary-sprig' } };

async function twice(text: string): Promise<readonly string[]> {
  const parsed = await parseTemplate(text);
  if (!parsed.ok) throw new Error('the template does not parse');
  const outputs: string[] = [];
  for (let pass = 0; pass < 2; pass++) {
    const result = renderTemplate(parsed.value, { resolve: () => received });
    outputs.push(result.state === 'ready' ? result.output.text() : (result.error?.message ?? 'waiting'));
  }
  return outputs;
}

for (const call of [
  'sprig_set .Data.a "x" 1',
  'sprig_unset .Data.a "b"',
  'sprig_merge .Data.a (sprig_dict "x" 1)',
  'sprig_mustMergeOverwrite .Data.a (sprig_dict "b" 2)',
]) {
  sharedData(`${call} leaves the received secret as it was for the next pass`, async () => {
    const before = '{{ with secret "kv/s" }}{{ .Data.a | toJSON }} ';
    const [first, second] = await twice(`${before}{{ $_ := ${call} }}{{ .Data.a | toJSON }}{{ end }}`);
    assert.match(first ?? '', /^\{"b":"1"\} /);
    assert.is(second, first);
  });
}

sharedData('messages of failed functions do not show what was in the secret', async () => {
  for (const use of [
    'sprig_fail .Data.secret',
    'sprig_mustToDate "2006" .Data.secret',
    'sprig_mustDateModify .Data.secret (sprig_toDate "2006" "2024")',
    'sprig_urlParse (print "http://" .Data.secret ":x")',
    'sprig_semverCompare .Data.secret "1"',
    'sprig_regexFind (print "(" .Data.secret) "x"',
    'sprig_genSelfSignedCert "a" (sprig_list .Data.secret) nil 1',
    'sprig_genSelfSignedCert "a" nil (sprig_list (sprig_list .Data.secret)) 1',
  ]) {
    const [text = ''] = await twice(`{{ with secret "kv/s" }}{{ ${use} }}{{ end }}`);
    assert.not.match(text, /canary/, use);
    assert.match(text, /error calling/, use);
  }
});

sharedData.run();
