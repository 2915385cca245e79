import type * as x509 from '@peculiar/x509';

/** Loaded when first needed: it costs start time, and the library wants the metadata polyfill before itself. */
export async function loadX509(): Promise<typeof x509> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

/** `aa:bb:…`. */
export function colonHex(hex: string): string {
  return (hex.toLowerCase().match(/../g) ?? []).join(':');
}
