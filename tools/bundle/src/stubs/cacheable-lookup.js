// Stands in for cacheable-lookup in the bundles: got's dnsCache is never used (spec/toolchain.md 4).
export default class CacheableLookup {
  constructor() {
    throw new Error('the DNS cache of got is not part of this bundle');
  }
}
