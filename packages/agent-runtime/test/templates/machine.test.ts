import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TemplateEvent, TemplateState, TemplateTraits } from '../../src/templates/machine.ts';
import { dueAt, step, untouched } from '../../src/templates/machine.ts';

const machine = suite('template machine');

const plain: TemplateTraits = { hasCommand: false };
const withCommand: TemplateTraits = { hasCommand: true };
const waiting: TemplateTraits = { hasCommand: false, wait: { minMs: 1000, maxMs: 4000 } };
const inUse: TemplateState = { progress: { kind: 'idle' }, completed: true };

/** Applies events, each with the moment at which it happens. */
function after(
  traits: TemplateTraits,
  events: readonly (readonly [TemplateEvent['kind'], number])[],
  from: TemplateState = untouched,
): TemplateState {
  return events.reduce((state, [kind, nowMs]) => step(state, { kind }, traits, nowMs, 0), from);
}

const rows: readonly (readonly [
  string,
  TemplateState,
  TemplateState['progress']['kind'],
  boolean,
  number | undefined,
])[] = [
  ['a file that is up to date is in use', after(plain, [['unchanged', 0]]), 'idle', true, undefined],
  ['a file that differs is written at once', after(plain, [['changed', 5]]), 'write', false, 5],
  [
    'a written file without command is in use',
    after(plain, [
      ['changed', 0],
      ['written', 0],
    ]),
    'idle',
    true,
    undefined,
  ],
  [
    'a written file with command waits for it',
    after(withCommand, [
      ['changed', 0],
      ['written', 1],
    ]),
    'command',
    false,
    1,
  ],
  [
    'a command that succeeded leaves nothing to do',
    after(withCommand, [
      ['changed', 0],
      ['written', 0],
      ['command-succeeded', 9],
    ]),
    'idle',
    true,
    undefined,
  ],
  ['an unchanged file runs no command', after(withCommand, [['unchanged', 0]]), 'idle', true, undefined],
  [
    'a failed command is due again after a pause',
    after(withCommand, [
      ['changed', 0],
      ['written', 0],
      ['command-failed', 100],
    ]),
    'command',
    false,
    350,
  ],
  [
    'the pause doubles',
    after(withCommand, [
      ['changed', 0],
      ['written', 0],
      ['command-failed', 0],
      ['command-failed', 250],
    ]),
    'command',
    false,
    750,
  ],
  [
    'an unchanged pass keeps a pending command',
    after(withCommand, [
      ['changed', 0],
      ['written', 0],
      ['command-failed', 0],
      ['unchanged', 10],
    ]),
    'command',
    false,
    250,
  ],
  [
    'a newer change starts the command afresh',
    after(withCommand, [
      ['changed', 0],
      ['written', 0],
      ['command-failed', 0],
      ['changed', 10],
      ['written', 20],
    ]),
    'command',
    false,
    20,
  ],
  [
    'a failed write is due again after a pause',
    after(plain, [
      ['changed', 0],
      ['write-failed', 100],
    ]),
    'write',
    false,
    350,
  ],
  ['the first render waits for no quiet time', after(waiting, [['changed', 0]]), 'write', false, 0],
  ['a later change waits for quiet', after(waiting, [['changed', 0]], inUse), 'write', true, 1000],
  [
    'further changes put it off',
    after(
      waiting,
      [
        ['changed', 0],
        ['changed', 800],
      ],
      inUse,
    ),
    'write',
    true,
    1800,
  ],
  [
    'but not beyond the longest wait',
    after(
      waiting,
      [
        ['changed', 0],
        ['changed', 900],
        ['changed', 1800],
        ['changed', 2700],
        ['changed', 3600],
      ],
      inUse,
    ),
    'write',
    true,
    4000,
  ],
  [
    'a change that is taken back is forgotten',
    after(
      waiting,
      [
        ['changed', 0],
        ['unchanged', 500],
      ],
      inUse,
    ),
    'idle',
    true,
    undefined,
  ],
];

for (const [name, state, kind, completed, dueMs] of rows) {
  machine(name, () => {
    assert.is(state.progress.kind, kind);
    assert.is(state.completed, completed);
    assert.is(dueAt(state), dueMs);
  });
}

machine('a change that is taken back still owes the command of the one before', () => {
  const traits = { ...waiting, hasCommand: true };
  const owing = after(
    traits,
    [
      ['changed', 0],
      ['written', 1000],
      ['command-failed', 1000],
    ],
    inUse,
  );

  const state = after(
    traits,
    [
      ['changed', 1100],
      ['unchanged', 1200],
    ],
    owing,
  );

  assert.is(state.progress.kind, 'command');
});

machine.run();
