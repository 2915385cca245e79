import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { denialOf, mutated, podWith } from './pods.ts';

const list = suite('secrets of a list');

const secretsOf = (items: unknown): Record<string, string> => ({ 'agent-inject-secrets': JSON.stringify(items) });

list('take secrets from a list as from keys', () => {
  const keys = {
    'agent-inject-secret-key': 'kv/key',
    'agent-inject-perms-key': '0400',
    'agent-inject-containers-key': 'web',
    'error-on-missing-key-key': 'true',
  };
  const item = { name: 'key', path: 'kv/key', perms: '0400', containers: ['web'], errorOnMissingKey: true };
  const fromKeys = mutated(podWith(keys));
  const fromList = mutated(podWith(secretsOf([item])));
  const comparable = ({ agent, init, web }: typeof fromKeys): unknown => [agent, init, web];
  assert.equal(comparable(fromList), comparable(fromKeys));
});

const listProblems: readonly (readonly [items: unknown, words: RegExp])[] = [
  [
    [
      { name: 'a', path: 'p' },
      { name: 'b', path: 'p', file: 'a' },
    ],
    /agent-inject-secrets\[1\]: writes \/vault\/secrets\/a, .*; give one of them another file with agent-inject-secrets\[1\]\.file/,
  ],
  [[{ name: 'a', path: 'p', volumePath: '/' }], /agent-inject-secrets\[0\]\.volumePath: "\/" cannot be the mount path/],
  [[{ name: 'a', path: 'p', signal: 'HUP' }], /agent-inject-secrets\[0\]\.signal: "HUP" is no signal and process/],
];
for (const [items, words] of listProblems) {
  list(`refuse the list ${JSON.stringify(items)} at the place`, () => {
    assert.match(denialOf(podWith(secretsOf(items))), words);
  });
}

list('warn of an item at its place', () => {
  const { warnings } = mutated(podWith(secretsOf([{ name: 'a', path: 'p', perms: '0666', leftDelimiter: '[[' }])));
  assert.equal(warnings, [
    'warning/dangerous agent-inject-secrets[0].perms: 0666 lets every user of the pod read the file',
    'warning/may-fail agent-inject-secrets[0].leftDelimiter: only one of the two delimiters is given',
  ]);
});

list.run();
