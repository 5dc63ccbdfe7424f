/** Reads NumPy's files of single arrays, written by `numpy.save`. */
import { basename } from "node:path";
import * as kind from "../../support/option-kinds.js";
import { checkKind, optionsSchema } from "../../support/options.js";
import type { InMemory, LabelledDataset } from "../dataset.js";
import { readPossiblyGzipped } from "./read-file.js";
import { ARRAY_KINDS, datasetOfArrays, type ArrayOptions } from "./dataset-of-arrays.js";
import { parseNpy, parseNpyTexts } from "./npy.js";

const SCHEMA = optionsSchema<ArrayOptions>(ARRAY_KINDS);

/**
 * Reads inputs from one `.npy` file, and labels, targets and weights from others:
 *
 * ```ts
 * const training = readNpy("images.npy", { labels: "labels.npy", shape: [28, 28, 1] });
 * ```
 *
 * It reads the same types as `readNpz`. For a file larger than memory use `dataset({ file })`.
 *
 * @param path - file of the inputs; `labels`, `targets` and `weights` are paths, too
 * @throws FileError if a file is missing, damaged, or holds anything but numbers
 * @throws ArgumentError if the arrays don't fit each other, or naming the position of a value that is not a number or a label
 */
export function readNpy(path: string, options: ArrayOptions & { labels: string }): InMemory<LabelledDataset>;
export function readNpy(path: string, options?: ArrayOptions): InMemory;
export function readNpy(path: string, options: ArrayOptions = {}): InMemory {
  const where = "readNpy";
  checkKind(where, kind.name, path, "path");
  checkKind(where, SCHEMA.some, options);
  const bytesOf = (file: string) => readPossiblyGzipped(file, "an .npy file");
  const array = (file: string) => parseNpy(bytesOf(file), file);
  const textLabels = (file: string) => {
    const texts = parseNpyTexts(bytesOf(file), file);
    return texts && { path: file, texts };
  };
  return datasetOfArrays(where, array, { name: basename(path), ...options, inputs: path }, textLabels);
}
