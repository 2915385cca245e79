import { formatDiagnostic } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCommandLine } from '../../src/command-line/options.ts';
import { splitWords } from '../../src/command-line/words.ts';

const options = suite('pod-runner command line');

options('reads every flag, in both spellings', () => {
  const args = [
    '-f',
    'pod.yaml',
    '--image',
    "nginx=python3 -m http.server '8 0'",
    '--service=db.svc:5432=127.0.0.1:15432',
    '-p',
    '8080:80',
    '--publish=9090',
    '--isolation',
    'processes',
    '--agent',
    'a.cjs',
    '--token-file',
    't',
  ];
  assert.equal(parseCommandLine(args), {
    ok: true,
    value: {
      help: false,
      file: 'pod.yaml',
      images: { nginx: { entrypoint: ['python3', '-m', 'http.server', '8 0'] } },
      services: [{ host: 'db.svc', port: 5432, target: { host: '127.0.0.1', port: 15432 } }],
      publish: [
        { hostPort: 8080, port: 80 },
        { hostPort: 0, port: 9090 },
      ],
      isolation: 'processes',
      agent: 'a.cjs',
      tokenFile: 't',
    },
  });
});

for (const [args, expected] of [
  [[], ['--file: is missing; give a manifest with -f pod.yaml']],
  [
    ['--imgae', 'x'],
    ['--imgae: unknown flag; did you mean --image?', 'x: unknown flag; see --help'],
  ],
  [['-f'], ['--file: needs a value']],
  [
    ['--image', 'nginx', '--isolation=docker', '-p', 'x', '--service', 'y'],
    [
      '--image: "nginx" is not NAME=COMMAND',
      '--isolation: "docker" is none of auto, namespaces, user-namespace, processes',
      '--publish: "x" is not PORT or HOSTPORT:PORT',
      '--service: "y" is not NAME:PORT=HOST:PORT',
    ],
  ],
] as const) {
  options(`names what is wrong with ${JSON.stringify(args)}`, () => {
    const parsed = parseCommandLine(args);
    assert.equal(parsed.ok ? [] : parsed.error.map(formatDiagnostic), expected);
  });
}

options.run();

const words = suite('splitWords');

for (const [text, expected] of [
  ['a b  c', ['a', 'b', 'c']],
  [`sh -c 'echo "x y"'`, ['sh', '-c', 'echo "x y"']],
  [`a\\ b "c \\" d"e`, ['a b', 'c " de']],
  [`''`, ['']],
  ['', []],
] as const) {
  words(`splits ${JSON.stringify(text)}`, () => {
    assert.equal(splitWords(text), expected);
  });
}

words.run();
