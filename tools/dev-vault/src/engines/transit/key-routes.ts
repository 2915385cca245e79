import type { Fields } from '../../core/fields.ts';
import type { Call, Reply, Route } from '../../core/model.ts';
import { invalidRequest } from '../../core/errors.ts';
import { sortedUnique } from '../../core/go-text.ts';
import { describeKey } from './transit-key.ts';
import type { TransitKey } from './transit-key.ts';
import type { TransitState } from './transit-state.ts';

const createFields: Fields = {
  name: 'string',
  type: 'string',
  derived: 'boolean',
  convergent_encryption: 'boolean',
  exportable: 'boolean',
  allow_plaintext_backup: 'boolean',
  key_size: 'integer',
  auto_rotate_period: 'duration',
  context: 'string',
};
const configFields: Fields = {
  name: 'string',
  min_decryption_version: 'integer',
  min_encryption_version: 'integer',
  deletion_allowed: 'boolean',
  exportable: 'boolean',
  allow_plaintext_backup: 'boolean',
  auto_rotate_period: 'duration',
};
const shortestRotationSeconds = 3600;

/** `keys/`. Source: spec/vault-api.md 9.1. */
export function keyRoutes(state: TransitState): readonly Route[] {
  const { keys } = state;
  const name = ({ input }: Call): string => input.name('name');
  return [
    { pattern: 'keys', list: () => ({ data: { keys: sortedUnique(keys.keys()) } }) },
    {
      pattern: 'keys/:name',
      fields: createFields,
      read(call) {
        const key = keys.get(name(call));
        return key === undefined ? undefined : show(call, key);
      },
      write: (call) => create(state, call),
      delete(call) {
        const key = keys.get(name(call));
        const refused = (why: string): Error => invalidRequest(`error deleting policy ${name(call)}: ${why}`);
        if (key === undefined) throw refused('could not delete key; not found');
        if (!key.deletionAllowed) throw refused('deletion is not allowed for this key');
        keys.delete(key.name);
        return undefined;
      },
    },
    {
      pattern: 'keys/:name/rotate',
      write: (call) => show(call, state.rotate(state.existing(name(call), 'key not found'))),
    },
    {
      pattern: 'keys/:name/config',
      fields: configFields,
      write(call) {
        const key = state.existing(name(call), `no existing key named ${name(call)} could be found`);
        return show(call, state.store(configure(key, call)));
      },
    },
    {
      pattern: 'keys/:name/trim',
      fields: { name: 'string', min_available_version: 'integer' },
      write: (call) => trim(state, call),
    },
    {
      pattern: 'config/keys',
      fields: { disable_upsert: 'boolean' },
      read: () => ({ data: { disable_upsert: state.upsertDisabled } }),
      write({ input }) {
        state.upsertDisabled = input.flag('disable_upsert') ?? state.upsertDisabled;
        return { data: { disable_upsert: state.upsertDisabled } };
      },
    },
    {
      pattern: 'cache-config',
      fields: { size: 'integer' },
      read: () => ({ data: { size: 0 } }),
      write: () => undefined,
    },
  ];
}

function show({ vault }: Call, key: TransitKey, warnings: readonly string[] = []): Reply {
  return { data: describeKey(key, vault.traits.openbao), warnings };
}

/** A key that is there stays as it is. */
function create(state: TransitState, call: Call): Reply {
  const { input, vault } = call;
  const name = input.name('name');
  const known = state.keys.get(name);
  if (known !== undefined) return show(call, known, vault.traits.openbao ? [] : [`key ${name} already existed`]);
  const autoRotateSeconds = input.number('auto_rotate_period') ?? 0;
  checkRotation(autoRotateSeconds);
  const key = state.create(name, {
    type: input.text('type') ?? 'aes256-gcm96',
    derived: input.flag('derived') ?? false,
    convergent: input.flag('convergent_encryption') ?? false,
    exportable: input.flag('exportable') ?? false,
    allowPlaintextBackup: input.flag('allow_plaintext_backup') ?? false,
    keySize: input.number('key_size') ?? 0,
    autoRotateSeconds,
  });
  return show(call, key);
}

function configure(key: TransitKey, { input }: Call): TransitKey {
  const minDecryption = Math.max(1, input.number('min_decryption_version') ?? key.minDecryption);
  const minEncryption = input.number('min_encryption_version') ?? key.minEncryption;
  const autoRotateSeconds = input.number('auto_rotate_period') ?? key.autoRotateSeconds;
  if ((input.number('min_decryption_version') ?? 0) < 0)
    throw invalidRequest('min decryption version cannot be negative');
  if (minEncryption < 0) throw invalidRequest('min encryption version cannot be negative');
  checkRotation(autoRotateSeconds);
  for (const [what, version] of [
    ['decryption', minDecryption],
    ['encryption', minEncryption],
  ] as const) {
    if (version > key.latest)
      throw invalidRequest(`cannot set min ${what} version of ${version}, latest key version is ${key.latest}`);
  }
  if (minEncryption > 0 && minEncryption < minDecryption) {
    throw invalidRequest(
      `cannot set min encryption/decryption values; min encryption version of ${minEncryption} must be greater than or equal to min decryption version of ${minDecryption}`,
    );
  }
  return {
    ...key,
    minDecryption,
    minEncryption,
    autoRotateSeconds,
    deletionAllowed: input.flag('deletion_allowed') ?? key.deletionAllowed,
    // These two cannot be taken back.
    exportable: key.exportable || input.flag('exportable') === true,
    allowPlaintextBackup: key.allowPlaintextBackup || input.flag('allow_plaintext_backup') === true,
  };
}

function trim(state: TransitState, call: Call): Reply {
  const key = state.existing(call.input.name('name'), 'invalid key name');
  const minAvailable = call.input.number('min_available_version') ?? 0;
  if (minAvailable < 1) throw invalidRequest('minimum available version must be positive');
  if (minAvailable < key.minAvailable) throw invalidRequest('minimum available version cannot be decremented');
  if (key.minEncryption === 0)
    throw invalidRequest('minimum available version cannot be set when minimum encryption version is not set');
  if (minAvailable > key.minDecryption || minAvailable > key.minEncryption) {
    throw invalidRequest('minimum available version cannot be higher than minimum decryption and encryption version');
  }
  const versions = new Map([...key.versions].filter(([number]) => number >= minAvailable));
  return show(call, state.store({ ...key, versions, minAvailable }));
}

function checkRotation(seconds: number): void {
  if (seconds !== 0 && seconds < shortestRotationSeconds) {
    throw invalidRequest('auto rotate period must be 0 to disable or at least an hour');
  }
}
