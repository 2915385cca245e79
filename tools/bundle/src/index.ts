export type { AppName, BundleReport } from './bundle.ts';
export { appNames, bundleApp } from './bundle.ts';
export { ensureBundles } from './ensure-bundles.ts';
