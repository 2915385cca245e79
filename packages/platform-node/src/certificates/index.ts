export type { AuthorityOptions, CertificateOptions, CertificateUsage } from './certificates.ts';
export { createAuthority, issueCertificate } from './certificates.ts';
