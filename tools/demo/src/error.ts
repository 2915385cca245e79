import { SluiceError } from '@sluice/core';

/** A step of a demo did not work; the message says what to do. Codes: README, "Errors". */
export class DemoError extends SluiceError {}
