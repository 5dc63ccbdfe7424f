/** What is kept of each epoch of a training. */
import { z } from "zod";

/** What one epoch came to. */
export interface EpochRecord {
  /** From 1. */
  epoch: number;
  /** Mean training loss over the epoch, in nats per example. */
  loss: number;
  /** Errors on `evaluateOn` after the epoch, if that was asked for. */
  errors: number | undefined;
}

/** Records as JSON has them, which leaves out what is undefined. */
export const EPOCH_RECORDS = z.array(
  z
    .object({
      epoch: z.int().positive(),
      loss: z.number(),
      errors: z.int().nonnegative().optional(),
    })
    .transform(({ epoch, loss, errors }): EpochRecord => ({ epoch, loss, errors })),
);
