/** Which server's variance is shown where peers differ (columns *Var* and marks OB/HV of spec/vault-api.md). */
export type Flavor = 'openbao' | 'vault-1.16' | 'vault-1.20';

export interface FlavorTraits {
  readonly name: Flavor;
  readonly version: string;
  readonly openbao: boolean;
  /** Names of the command in texts: `bao kv get`. */
  readonly product: string;
  readonly command: string;
  readonly servicePrefix: string;
  readonly batchPrefix: string;
  readonly namespaces: boolean;
  readonly scan: boolean;
  readonly inputErrorPrefix: string;
  /** Texts for no, an unknown or an expired token. */
  readonly unauthenticated: string;
  readonly legacyLeasePaths: boolean;
  readonly complexityLimit: boolean;
  /** `mount_type` stands in every envelope. */
  readonly mountType: boolean;
}

const denied = 'permission denied';
const flavors: Readonly<Record<Flavor, FlavorTraits>> = {
  openbao: {
    name: 'openbao',
    version: '2.6.0-dev',
    openbao: true,
    product: 'OpenBao',
    command: 'bao',
    servicePrefix: 's.',
    batchPrefix: 'b.',
    namespaces: true,
    scan: true,
    inputErrorPrefix: 'failed to decode JSON input: ',
    unauthenticated: denied,
    legacyLeasePaths: false,
    complexityLimit: true,
    mountType: false,
  },
  'vault-1.16': { ...vault('1.16.3'), name: 'vault-1.16', unauthenticated: denied },
  'vault-1.20': {
    ...vault('1.20.4'),
    name: 'vault-1.20',
    mountType: true,
    unauthenticated: '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n',
  },
};

export function flavorTraits(flavor: Flavor): FlavorTraits {
  return flavors[flavor];
}

function vault(version: string): Omit<FlavorTraits, 'name' | 'unauthenticated'> {
  return {
    version,
    openbao: false,
    product: 'Vault',
    command: 'vault',
    servicePrefix: 'hvs.',
    batchPrefix: 'hvb.',
    namespaces: false,
    scan: false,
    inputErrorPrefix: 'failed to parse JSON input: ',
    legacyLeasePaths: true,
    complexityLimit: false,
    mountType: false,
  };
}
