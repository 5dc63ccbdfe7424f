/** Images and their labels out of two IDX files, as MNIST and its relatives come. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../support/checks.js";
import { repositoryRoot } from "../support/paths.js";
import { trusted } from "./check-dataset.js";
import { readIdx } from "./idx.js";
import type { LabelledDataset } from "./dataset.js";

/** Where a pair of IDX files, images and labels, is and how it is named. */
export interface IdxPairOptions {
  folder: string;
  /** How the files' names begin: `train` or `t10k`. */
  prefix: string;
  /** Of the set, for people. */
  name: string;
  /** SHA-256 that the files must have, by their names; those without one are taken as they are. */
  checksums: Readonly<Record<string, string>>;
  /** The command that brings the files. */
  repair: string;
}

/**
 * Loads images of ten classes.
 * @throws FileError if a file is missing, damaged or altered, or images and labels don't belong together
 */
export function loadIdxPair({ folder, prefix, name, checksums, repair }: IdxPairOptions): LabelledDataset {
  const imagesName = `${prefix}-images-idx3-ubyte`;
  const labelsName = `${prefix}-labels-idx1-ubyte`;
  const labelsPath = join(folder, labelsName);
  const images = readIdx(join(folder, imagesName), 3, { sha256: checksums[imagesName], repair });
  const labels = readIdx(labelsPath, 1, { sha256: checksums[labelsName], repair });
  const [count, height, width] = images.shape as [number, number, number];
  if (labels.shape[0] !== count) {
    const problem = `expected one label for each of the ${count} images, found ${labels.shape[0] ?? 0} labels`;
    throw new FileError(labelsPath, problem, repair);
  }
  const stranger = labels.values.findIndex((label) => label > 9);
  if (stranger >= 0) {
    const problem = `expected labels 0 to 9, found ${labels.values[stranger]!} at position ${stranger}`;
    throw new FileError(labelsPath, problem, repair);
  }
  const shape = Object.freeze([height, width, 1]);
  return trusted({ name, count, shape, inputs: images.values, classes: 10, labels: labels.values });
}

/** SHA-256 of each file of a data set, by its name, from data/manifest.json. */
export function manifestChecksums(dataSet: string): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(repositoryRoot, "data", "manifest.json"), "utf8")) as Record<
    string,
    { files: { name: string; sha256: string }[] }
  >;
  return Object.fromEntries(manifest[dataSet]!.files.map(({ name, sha256 }) => [name, sha256]));
}
