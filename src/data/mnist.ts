/** MNIST (LeCun, Cortes, Burges): 60,000 training and 10,000 test digits, as in §3 of the paper. */
import { join, resolve } from "node:path";
import { repositoryRoot } from "../support/paths.js";
import { manifestChecksums } from "./manifest.js";
import { loadIdxPair } from "./readers/idx-pair.js";
import type { InMemory, LabelledDataset } from "./dataset.js";

const DEFAULT_FOLDER = join(repositoryRoot, "data", "mnist");

/** Options of {@link loadMnist}. */
export interface MnistOptions {
  /**
   * A folder with the four IDX files under their usual names, gzipped or not. Default: data/mnist, whose files must have
   * the checksums in data/manifest.json; files in your own folder are not compared with them.
   */
  folder?: string;
}

/**
 * Loads MNIST.
 *
 * @returns training and test digits, 28 × 28 pixels, classes 0–9, in the files' order
 * @throws FileError if a file is missing, damaged or altered, or the numbers of images and labels differ
 */
export function loadMnist({ folder = DEFAULT_FOLDER }: MnistOptions = {}): {
  training: InMemory<LabelledDataset>;
  test: InMemory<LabelledDataset>;
} {
  const common =
    resolve(folder) === DEFAULT_FOLDER
      ? { folder, checksums: manifestChecksums("mnist"), repair: "npm run setup" }
      : { folder };
  return {
    training: loadIdxPair({ ...common, prefix: "train", name: "MNIST training digits" }),
    test: loadIdxPair({ ...common, prefix: "t10k", name: "MNIST test digits" }),
  };
}
