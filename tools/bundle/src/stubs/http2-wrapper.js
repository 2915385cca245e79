// Stands in for http2-wrapper in the bundles: Vault is spoken to over HTTP/1.1 (spec/toolchain.md 4).
const refuse = () => {
  throw new Error('HTTP/2 is not part of this bundle');
};
export default { auto: refuse, request: refuse };
