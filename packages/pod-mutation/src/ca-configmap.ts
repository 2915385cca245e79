import type { AnnotationSet } from '@sluice/annotations';
import { textOf } from '@sluice/annotations';

/** A ConfigMap with the CA of the Vault server. */
export interface CaConfigMap {
  readonly name: string;
  readonly key: string;
}

/** Where the ConfigMap is mounted in the agent containers. */
export const caConfigMapPath = '/vault/ca';

/** The ConfigMap of `ca-cert-configmap` (`NAME` or `NAME:KEY`); `undefined` without the annotation. Source: spec/injector.md 8. */
export function caConfigMapOf(set: AnnotationSet): CaConfigMap | undefined {
  const [name = '', key = 'ca.crt'] = textOf(set, 'ca-cert-configmap').split(':', 2);
  return name === '' ? undefined : { name, key };
}

/** File with the CA certificate: as annotated, else that of the ConfigMap, else `''`. */
export function caCertificateFile(set: AnnotationSet): string {
  const annotated = textOf(set, 'ca-cert');
  const configMap = caConfigMapOf(set);
  return annotated !== '' || configMap === undefined ? annotated : `${caConfigMapPath}/${configMap.key}`;
}
