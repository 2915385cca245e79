export type { ServiceAccountRequest } from './auth/kubernetes/service-account-issuer.ts';
export type { TokenReview, TokenReviewer, TokenReviewStatus } from './auth/kubernetes/token-review.ts';
export { insecureAcceptAll, kubeApi } from './auth/kubernetes/token-review.ts';
export type { Controls, LeaseView, TokenView } from './controls/controls.ts';
export type { Fault, FaultAction } from './controls/faults.ts';
export type { Flavor } from './core/flavor.ts';
export type { DevVaultOptions, ListenerSpec, RequestEntry } from './options.ts';
export type { DevVault } from './start-dev-vault.ts';
export { startDevVault } from './start-dev-vault.ts';
