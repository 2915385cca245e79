import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readmeExamples } from '../src/readme-examples.ts';

const examples = suite('readmeExamples');

examples('takes ts blocks with the text block that follows as expected output', () => {
  const markdown = '# T\n\n```ts\nconsole.log(1);\n```\n\nprints\n\n```text\n1\n```\n\n```sh\nls\n```\n';

  assert.equal(readmeExamples(markdown), [{ line: 3, code: 'console.log(1);\n', output: '1\n' }]);
});

examples('leaves the output open when no text block follows', () => {
  assert.equal(readmeExamples('```ts\na;\n```\n```json\n{}\n```\n'), [{ line: 1, code: 'a;\n' }]);
});

examples.run();
