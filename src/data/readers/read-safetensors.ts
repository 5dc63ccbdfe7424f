/** Reads data sets from safetensors files, in which PyTorch and others store arrays. */
import { basename } from "node:path";
import { readArrays } from "../../storage/safetensors.js";
import * as kind from "../../support/option-kinds.js";
import { checkKind } from "../../support/options.js";
import type { InMemory, LabelledDataset } from "../dataset.js";
import { arrayNamed, datasetOfArrays, NAMED_ARRAYS, type NamedArrayOptions } from "./dataset-of-arrays.js";

/**
 * Reads arrays by name from a safetensors file:
 *
 * ```ts
 * const training = readSafetensors("digits.safetensors", { inputs: "images", labels: "labels" });
 * ```
 *
 * `U8` inputs are scaled to 0…1, unless `scale` says otherwise; all other types are taken as they are, as float32.
 *
 * @throws FileError if the file is missing, damaged or not a safetensors file, or lacks a named array
 * @throws ArgumentError if the arrays don't fit each other, or naming the position of a value that is not a number or a label
 */
export function readSafetensors(
  path: string,
  options: NamedArrayOptions & { labels: string },
): InMemory<LabelledDataset>;
export function readSafetensors(path: string, options: NamedArrayOptions): InMemory;
export function readSafetensors(path: string, options: NamedArrayOptions): InMemory {
  const where = "readSafetensors";
  checkKind(where, kind.name, path, "path");
  checkKind(where, NAMED_ARRAYS.some, options);
  checkKind(where, kind.name, options.inputs, "inputs");
  const arrays = new Map(Object.entries(readArrays(path).arrays));
  const array = (name: string) => arrayNamed(path, arrays, name);
  return datasetOfArrays(where, array, { name: basename(path), ...options });
}
