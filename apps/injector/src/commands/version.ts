/** Set by the bundler; the sources have no version of their own. */
export const version: string = process.env['SLUICE_VERSION'] ?? '0.1.0-source';
