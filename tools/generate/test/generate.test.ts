import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { annotationJsonSchema } from '@sluice/annotations';
import { transformSync } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { annotationValidator } from '../src/annotation-validator.ts';
import { functionTable } from '../src/function-table.ts';
import { replaceSection } from '../src/readme-section.ts';

const sections = suite('Generated section of a README');

sections('replaces what stands between its markers', () => {
  const readme = '# A\n\n<!-- generated: x -->\n\nold\n\n<!-- end of generated: x -->\n\n## B\n';

  const replaced = replaceSection(readme, 'x', 'X', 'new\n');

  assert.is(replaced, '# A\n\n<!-- generated: x -->\n\nnew\n\n<!-- end of generated: x -->\n\n## B\n');
});

sections('is appended under its heading when there are no markers', () => {
  const replaced = replaceSection('# A\n', 'x', 'X', 'new');

  assert.is(replaced, '# A\n\n## X\n\n<!-- generated: x -->\n\nnew\n\n<!-- end of generated: x -->\n');
});

sections('stays the same when it is generated again', () => {
  const once = replaceSection('# A\n', 'x', 'X', 'new');

  assert.is(replaceSection(once, 'x', 'X', 'new'), once);
});

sections.run();

const functions = suite('Table of functions');

functions('escapes bars and fences backquotes', () => {
  const call = (): never => {
    throw new Error('not called');
  };
  const example = { template: '{{ a | b "`" }}', output: '1\n2' };
  const definition = {
    name: 'b',
    parameters: ['string', '...any'],
    result: 'string',
    docs: 'Does b.',
    example,
    call,
  } as const;

  const table = functionTable([{ name: 'Text', functions: [definition] }]);

  assert.ok(table.includes('| `b string ...any` | `string` | Does b. | `` {{ a \\| b "`" }} `` → `1⏎2` |'), table);
});

functions.run();

const validator = suite('Generated validator');

validator('runs where code generation is switched off', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-generate-'));
  try {
    const { code } = transformSync(await annotationValidator(annotationJsonSchema()), { loader: 'ts', format: 'esm' });
    writeFileSync(join(folder, 'validator.mjs'), code);
    const script =
      "import { validateAnnotations as v } from './validator.mjs'; console.log(v({}), v({ 'openbao.org/agent-inject': 'yes' }));";
    writeFileSync(join(folder, 'main.mjs'), script);

    const run = spawnSync(process.execPath, ['--disallow-code-generation-from-strings', join(folder, 'main.mjs')], {
      encoding: 'utf8',
    });

    assert.is(run.stderr, '');
    assert.is(run.stdout, 'true false\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

validator.run();
