/** The version of this program. The bundler puts the literal in place; run from sources it is `0.0.0-source`. */
export const version: string = process.env['SLUICE_VERSION'] ?? '0.0.0-source';
