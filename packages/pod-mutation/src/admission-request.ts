/** What the engine needs of an admission request beside the pod. */
export interface AdmissionRequest {
  /** Kubernetes namespace of the request; that of the object does not count. */
  readonly namespace: string;
  /**
   * Annotations of that namespace, all of them, for the keys that the pod does not have; absent: none. Only keys of ours
   * count, and neither `agent-inject` (a pod asks for itself) nor what the operator has locked.
   */
  readonly namespaceAnnotations?: Readonly<Record<string, string>>;
}
