/** What of a Kubernetes Status this model deals with. */
export interface Status {
  readonly code: number;
  readonly reason?: string;
  readonly message: string;
  readonly details?: StatusDetails;
}

export interface StatusDetails {
  readonly kind?: string;
  readonly name?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** An internal error of the API server, with its message repeated as the only cause. */
export function internalError(message: string): Status {
  return {
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  };
}

/**
 * What `kubectl create -f FILE` prints for a refusal, warnings first. Source: spec/kubernetes.md 1.4: with reason
 * `Invalid` the message, and with it the webhook's name, vanishes behind causes or an object's name.
 */
export function formatKubectlError(status: Status, file: string, warnings: readonly string[] = []): string {
  return [...warnings.map((text) => `Warning: ${text}`), refusal(status, file)].join('\n');
}

function refusal({ reason, message, details }: Status, file: string): string {
  if (reason !== 'Invalid') {
    return `Error from server${reason === undefined || reason === '' ? '' : ` (${reason})`}: error when creating "${file}": ${message}`;
  }
  const subject = details?.kind === undefined ? 'request' : `${details.kind} "${details.name ?? ''}"`;
  const causes = (details?.causes ?? []).map(({ field, message: text }) => `${field ?? ''}: ${text ?? ''}`);
  if (causes.length > 1) return `The ${subject} is invalid: \n${causes.map((cause) => `* ${cause}`).join('\n')}`;
  if (causes.length === 1) return `The ${subject} is invalid: ${causes.join('')}`;
  return details?.kind === undefined ? `The ${subject} is invalid: ${message}` : `The ${subject} is invalid`;
}
