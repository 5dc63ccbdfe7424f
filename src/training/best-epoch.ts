/** Early stopping: keeps the net of the epoch with the fewest errors on held-out examples. */
import { existsSync } from "node:fs";
import { asNet } from "../models/layers-net.js";
import type { AnyNet } from "../models/net.js";
import { readKeptArrays } from "../storage/kept-arrays.js";
import { writeArrays } from "../storage/safetensors.js";
import { FileError } from "../support/checks.js";
import type { EpochRecord } from "./epoch-record.js";

/** Keeps the best net of a training so far. */
export interface BestEpoch {
  /** Pass this to `train` as `afterEpoch`, with the held-out examples as `evaluateOn`. */
  look: (record: EpochRecord) => void;
  /**
   * Restores the best net.
   * @returns the epoch, from 1; undefined if none was evaluated
   */
  restore: () => number | undefined;
}

/**
 * Keeps the net of the best epoch in a file (the first of equally good ones), so that an interrupted training resumes to the
 * same result.
 *
 * @param path - of a training of its own
 * @throws FileError if there is a file that is damaged or another one, or it cannot be written
 */
export function bestEpoch(given: AnyNet, path: string): BestEpoch {
  const net = asNet("bestEpoch", given);
  const read = () => {
    const repair = "name another path for the best net; this file can't be read as one";
    const { arrays, metadata } = readKeptArrays(path, repair);
    if (metadata.epoch === undefined || metadata.errors === undefined) {
      throw new FileError(path, "expected the best net of a training, found other arrays", repair);
    }
    return { arrays, epoch: Number(metadata.epoch), errors: Number(metadata.errors) };
  };
  let fewest = existsSync(path) ? read().errors : Infinity;
  return {
    look: ({ epoch, errors = Infinity }) => {
      if (errors >= fewest) return;
      fewest = errors;
      writeArrays(path, {
        arrays: net.values(),
        metadata: { epoch: String(epoch), errors: String(errors) },
      });
    },
    restore: () => {
      if (!existsSync(path)) return undefined;
      const { arrays, epoch } = read();
      net.setValues(arrays);
      return epoch;
    },
  };
}
