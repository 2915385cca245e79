import type { Namespace } from '../core/model.ts';
import { ApiError } from '../core/errors.ts';

const unavailable =
  /^sys\/(?:init|seal|step-down|unseal|health|raw|rekey[\w-]*|storage|generate-root|generate-recovery-token|metrics|pprof|in-flight-req)(?:\/|$)/;
const rootOnly =
  /^sys\/(?:audit|audit-hash|config|host-info|loggers|monitor|quotas|plugins|rotate|key-status|ha-status|internal\/counters|internal\/inspect)(?:\/|$)/;

/** Global paths are refused in every namespace but the root. Source: spec/vault-api.md 4.10. */
export function refuseInNamespace(namespace: Pick<Namespace, 'path'>, path: string): void {
  if (namespace.path === '') return;
  if (unavailable.test(path)) throw new ApiError(400, ['operation unavailable in namespaces']);
  if (rootOnly.test(path)) throw new ApiError(400, ['operation only available in root namespace']);
}
