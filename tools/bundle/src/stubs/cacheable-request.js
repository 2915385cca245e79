// Stands in for cacheable-request in the bundles: got's cache is never used (spec/toolchain.md 4).
export class CacheError extends Error {}
export default class CacheableRequest {
  constructor() {
    throw new Error('the HTTP cache of got is not part of this bundle');
  }
}
