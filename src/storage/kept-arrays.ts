/** Arrays that this library has stored for itself: caches, checkpoints, best nets. */
import { FileError } from "../support/checks.js";
import { readArrays, type ArrayFile, type NamedArrays } from "./safetensors.js";

/**
 * Reads float32 arrays that `writeArrays` wrote.
 *
 * @param repair - advice if the file is another one, or damaged
 * @throws FileError if the file is missing, damaged, or another one
 */
export function readKeptArrays(path: string, repair: string): ArrayFile {
  const { arrays, metadata } = readArrays(path, repair);
  const kept: NamedArrays = {};
  for (const [name, { shape, values }] of Object.entries(arrays)) {
    if (!(values instanceof Float32Array)) {
      throw new FileError(path, `expected float32 values in the array ${name}, found another type`, repair);
    }
    kept[name] = { shape, values };
  }
  return { arrays: kept, metadata };
}
