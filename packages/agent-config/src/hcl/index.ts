export { parseHcl } from './parse-hcl.ts';
export type { FileLocation, HclItem, HclKey, HclList, HclObject, HclScalar, HclValue } from './tree.ts';
