/** Reads NumPy's archives of arrays, written by `numpy.savez` and `numpy.savez_compressed`. */
import { basename } from "node:path";
import AdmZip from "adm-zip";
import { FileError } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { checkKind } from "../../support/options.js";
import type { InMemory, LabelledDataset } from "../dataset.js";
import { readBytes } from "./read-file.js";
import { arrayNamed, datasetOfArrays, NAMED_ARRAYS, type NamedArrayOptions } from "./dataset-of-arrays.js";
import { parseNpy, parseNpyTexts } from "./npy.js";

const WHAT = "an .npz archive";

/**
 * Reads arrays by name from an `.npz` file:
 *
 * ```ts
 * const training = readNpz("mnist.npz", { inputs: "x_train", labels: "y_train", shape: [28, 28, 1] });
 * ```
 *
 * It reads booleans, integers and floats of any size, in either order of bytes or axes. `uint8` inputs are scaled to 0…1, unless
 * `scale` says otherwise; all others are taken as they are, as float32.
 *
 * @throws FileError if the file is missing, damaged or not such an archive, or lacks a named array
 * @throws ArgumentError if the arrays don't fit each other, or naming the position of a value that is not a number or a label
 */
export function readNpz(
  path: string,
  options: NamedArrayOptions & { labels: string },
): InMemory<LabelledDataset>;
export function readNpz(path: string, options: NamedArrayOptions): InMemory;
export function readNpz(path: string, options: NamedArrayOptions): InMemory {
  const where = "readNpz";
  checkKind(where, kind.name, path, "path");
  checkKind(where, NAMED_ARRAYS.some, options);
  checkKind(where, kind.name, options.inputs, "inputs");
  const entries = archiveEntries(path);
  const entryOf = (name: string) => {
    const entry = arrayNamed(path, entries, name.replace(/\.npy$/, ""));
    return [entryBytes(path, entry), `${path}, ${entry.entryName}`] as const;
  };
  const array = (name: string) => parseNpy(...entryOf(name));
  const textLabels = (name: string) => {
    const [bytes, place] = entryOf(name);
    const texts = parseNpyTexts(bytes, place);
    return texts && { path: place, texts };
  };
  return datasetOfArrays(where, array, { name: basename(path), ...options }, textLabels);
}

function archiveEntries(path: string): Map<string, AdmZip.IZipEntry> {
  const bytes = readBytes(path, WHAT);
  if (bytes.toString("latin1", 1, 6) === "NUMPY") {
    const advice = "read it by readNpy, which takes files of one array each";
    throw new FileError(path, `expected ${WHAT}, found a single array`, advice);
  }
  const advice = "write it in Python: numpy.savez(path, x=…, y=…), or copy it again if it was cut short";
  try {
    const entries = new AdmZip(bytes).getEntries().filter(({ isDirectory }) => !isDirectory);
    return new Map(entries.map((entry) => [entry.entryName.replace(/\.npy$/, ""), entry]));
  } catch (error) {
    throw new FileError(
      path,
      `expected ${WHAT}, found another or a damaged file (${messageOf(error)})`,
      advice,
    );
  }
}

/** An array's file, unpacked; a checksum shows whether it is complete. */
function entryBytes(path: string, entry: AdmZip.IZipEntry): Uint8Array {
  try {
    return entry.getData();
  } catch (error) {
    const problem = `expected the array ${entry.entryName}, found damage (${messageOf(error)})`;
    throw new FileError(path, problem, "write or copy the file again");
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/^ADM-ZIP: /, "");
}
