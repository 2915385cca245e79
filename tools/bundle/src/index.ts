export type { AppName, BundleReport } from './bundle.ts';
export { appNames, bundleApp } from './bundle.ts';
export type { BundledParts } from './bundle-in-parts.ts';
export { bundleInParts } from './bundle-in-parts.ts';
export { ensureBundles } from './ensure-bundles.ts';
export { codeCacheRecorder, rehearsalTemplate } from './code-cache/make-code-cache.ts';
export { cacheKey, selfLoading } from './self-loading.ts';
