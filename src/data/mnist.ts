/** MNIST (LeCun, Cortes, Burges): 60,000 training and 10,000 test digits, as the paper's §3 uses them. */
import { join, resolve } from "node:path";
import { repositoryRoot } from "../support/paths.js";
import { manifestChecksums } from "./manifest.js";
import { loadIdxPair } from "./readers/idx-pair.js";
import type { InMemory, LabelledDataset } from "./dataset.js";

const DEFAULT_FOLDER = join(repositoryRoot, "data", "mnist");

/** Where MNIST is read from. */
export interface MnistOptions {
  /**
   * A folder with the four IDX files under their usual names, gzipped or not. Default: data/mnist, whose files must have
   * the checksums of data/manifest.json; files in a folder of your own are taken as they are.
   */
  folder?: string;
}

/**
 * Loads MNIST.
 *
 * @returns training and test digits, 28 × 28 pixels, classes 0–9, in the files' order
 * @throws FileError if a file is missing, damaged or altered, or images and labels don't belong together
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
