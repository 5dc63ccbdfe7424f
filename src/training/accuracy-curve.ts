/** How much of several sets a net answers rightly after each epoch, kept in a file over interruptions. */
import { existsSync } from "node:fs";
import { z } from "zod";
import type { LabelledDataset } from "../data/dataset.js";
import type { AnyNet } from "../models/net.js";
import { writeJsonAtomically } from "../storage/atomic-write.js";
import { readJsonFile } from "../storage/json-file.js";
import { evaluate } from "./evaluate.js";
import type { EpochRecord } from "./epoch-record.js";

/** Part of the examples of each set that are answered rightly, after each epoch from the first. */
export type AccuracyCurve = Record<string, readonly number[]>;

/**
 * Looks at a net after each epoch.
 *
 * @param sets - by their names in the curve
 * @param path - of a file of this training alone
 * @throws FileError if there is another file
 * @returns `look` for `train`'s `afterEpoch`, and `read` for the curve so far
 */
export function accuracyCurve(
  net: AnyNet,
  sets: Readonly<Record<string, LabelledDataset>>,
  path: string,
): { look: (record: EpochRecord) => void; read: () => AccuracyCurve } {
  const names = Object.keys(sets);
  const read = (): AccuracyCurve =>
    existsSync(path) ? readCurve(path, names) : Object.fromEntries(names.map((name) => [name, []]));
  return {
    look: ({ epoch }) => {
      const before = read();
      const after = Object.entries(sets).map(([name, set]) => {
        const accuracy = 1 - evaluate(net, set).errors / set.count;
        // A training that goes on from a checkpoint may come to an epoch for the second time.
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
