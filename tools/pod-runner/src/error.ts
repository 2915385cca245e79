import { SluiceError } from '@sluice/core';

/** Something on this machine failed while a pod ran. Codes: README, "Errors". */
export class PodRunnerError extends SluiceError {}
