/** The result of one epoch. */
export interface EpochRecord {
  /** From 1. */
  epoch: number;
  /** Mean training loss over the epoch, in nats per example. */
  loss: number;
  /** Errors on `evaluateOn` after the epoch, if it was given. */
  errors: number | undefined;
}
