/** Reads NumPy's files of one array each, as `numpy.save` writes them. */
import { basename } from "node:path";
import * as kind from "../../support/option-kinds.js";
import { checkKind, optionsSchema } from "../../support/options.js";
import type { InMemory, LabelledDataset } from "../dataset.js";
import { readPossiblyGzipped } from "./read-file.js";
import { ARRAY_KINDS, datasetOfArrays, type ArrayOptions } from "./dataset-of-arrays.js";
import { parseNpy } from "./npy.js";

const SCHEMA = optionsSchema<ArrayOptions>(ARRAY_KINDS);

/**
 * Reads the inputs of an `.npy` file, and labels, targets and weights of others:
 *
 * ```ts
 * const training = readNpy("images.npy", { labels: "labels.npy", shape: [28, 28, 1] });
 * ```
 *
 * Types are read as by `readNpz`. `dataset({ file })` takes a file that is larger than memory.
 *
 * @param path - of the inputs; so are `labels`, `targets` and `weights` paths
 * @throws FileError if a file is missing, damaged, or holds anything but numbers
 * @throws ArgumentError if the arrays don't fit each other, or hold what is no number or no label, by its position
 */
export function readNpy(path: string, options: ArrayOptions & { labels: string }): InMemory<LabelledDataset>;
export function readNpy(path: string, options?: ArrayOptions): InMemory;
export function readNpy(path: string, options: ArrayOptions = {}): InMemory {
  const where = "readNpy";
  checkKind(where, kind.name, path, "path");
  checkKind(where, SCHEMA.some, options);
  const array = (file: string) => parseNpy(readPossiblyGzipped(file, "an .npy file"), file);
  return datasetOfArrays(where, array, { name: basename(path), ...options, inputs: path });
}
