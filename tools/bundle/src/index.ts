export type { AppName, BundleReport } from './bundle.ts';
export { appNames, bundleApp } from './bundle.ts';
export { ensureBundles } from './ensure-bundles.ts';
export { codeCacheRecorder, rehearsalTemplate } from './code-cache/make-code-cache.ts';
export { lateBuiltins } from './late-builtins.ts';
export type { Chunk } from './chunk-body.ts';
export { linkChunks } from './link-chunks.ts';
export { cacheKey, selfLoading } from './self-loading.ts';
