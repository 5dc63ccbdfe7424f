/** The accuracy of a net on several sets after each epoch, kept in a file so that it survives interruptions. */
import { existsSync } from "node:fs";
import { z } from "zod";
import type { LabelledDataset } from "../data/dataset.js";
import type { AnyNet } from "../models/net.js";
import { writeJsonAtomically } from "../storage/atomic-write.js";
import { readJsonFile } from "../storage/json-file.js";
import { evaluate } from "./evaluate.js";
import type { EpochRecord } from "./epoch-record.js";

/** Fraction of each set's examples that are classified correctly, after each epoch from the first. */
export type AccuracyCurve = Record<string, readonly number[]>;

/**
 * Measures the accuracy of a net after each epoch.
 *
 * @param sets - by their names in the curve; in place of a set, a function that gives an accuracy
 * @param path - of a file of this training alone
 * @throws FileError if there is another file
 * @returns `look` for `train`'s `afterEpoch`, and `read` for the curve so far
 */
export function accuracyCurve(
  net: AnyNet,
  sets: Readonly<Record<string, LabelledDataset | (() => number)>>,
  path: string,
): { look: (record: EpochRecord) => void; read: () => AccuracyCurve } {
  const names = Object.keys(sets);
  const read = (): AccuracyCurve =>
    existsSync(path) ? readCurve(path, names) : Object.fromEntries(names.map((name) => [name, []]));
  return {
    look: ({ epoch }) => {
      const before = read();
      const after = Object.entries(sets).map(([name, set]) => {
        const accuracy = typeof set === "function" ? set() : 1 - evaluate(net, set).errors / set.count;
        // A training that resumes from a checkpoint may repeat an epoch.
        return [name, [...before[name]!.slice(0, epoch - 1), accuracy]];
      });
      writeJsonAtomically(path, Object.fromEntries(after));
    },
    read,
  };
}

function readCurve(path: string, names: readonly string[]): AccuracyCurve {
  const curves = z.object(Object.fromEntries(names.map((name) => [name, z.array(z.number())])));
  const what = `the curves ${names.join(", ")} of a training`;
  return readJsonFile(path, curves, { what, repair: "name another path for the curves" });
}
