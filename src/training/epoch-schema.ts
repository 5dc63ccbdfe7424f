/** The schema of epoch records in JSON; in a file of its own, so that zod stays out of the public types. */
import { z } from "zod";
import type { EpochRecord } from "./epoch-record.js";

/** JSON leaves out undefined values. */
export const EPOCH_RECORDS = z.array(
  z
    .object({
      epoch: z.int().positive(),
      loss: z.number(),
      errors: z.int().nonnegative().optional(),
    })
    .transform(({ epoch, loss, errors }): EpochRecord => ({ epoch, loss, errors })),
);
