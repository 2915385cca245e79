/** Name of a parameter type, and Go's name of it. `raw` is `reflect.Value`, of the built-in functions. */
export type ParameterType =
  | 'any'
  | 'raw'
  /** A position of `slice`: like `raw`, but Go does not look into an `interface {}` there. */
  | 'position'
  | 'string'
  | 'bool'
  | 'int'
  | 'int64'
  | 'uint32'
  | 'float64'
  | 'strings'
  | 'list'
  | 'map'
  | 'time'
  | 'duration'
  | 'keyPairs'
  | 'healthServices'
  | 'mergeOption'
  | 'version'
  | 'certificate';

/** Go's name of each parameter type. */
export const goTypeNames: Readonly<Record<ParameterType, string>> = {
  any: 'interface {}',
  raw: 'reflect.Value',
  position: 'reflect.Value',
  string: 'string',
  bool: 'bool',
  int: 'int',
  int64: 'int64',
  uint32: 'uint32',
  float64: 'float64',
  strings: '[]string',
  list: '[]interface {}',
  map: 'map[string]interface {}',
  time: 'time.Time',
  duration: 'time.Duration',
  keyPairs: '[]*dependency.KeyPair',
  healthServices: '[]*dependency.HealthService',
  mergeOption: 'func(*mergo.Config)',
  version: '*semver.Version',
  certificate: 'sprig.certificate',
};
