/** MNIST (LeCun, Cortes, Burges): 60,000 training and 10,000 test digits, as the paper's §3 uses them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../checks.js";
import { repositoryRoot } from "../paths.js";
import { readIdx } from "./idx.js";
import { checkImageSet, type ImageSet } from "./image-set.js";

const DEFAULT_FOLDER = join(repositoryRoot, "data", "mnist");

export interface MnistOptions {
  /**
   * A folder with the four IDX files under their usual names. Default: data/mnist, whose files must have the
   * checksums of data/manifest.json; files in a folder of your own are taken as they are.
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
  train: ImageSet;
  test: ImageSet;
} {
  const checksums = folder === DEFAULT_FOLDER ? readChecksums() : {};
  return {
    train: loadPair(folder, "train", "MNIST training digits", checksums),
    test: loadPair(folder, "t10k", "MNIST test digits", checksums),
  };
}

function loadPair(folder: string, prefix: string, name: string, checksums: Record<string, string>): ImageSet {
  const imagesName = `${prefix}-images-idx3-ubyte`;
  const labelsName = `${prefix}-labels-idx1-ubyte`;
  const labelsPath = join(folder, labelsName);
  const images = readIdx(join(folder, imagesName), 3, checksums[imagesName]);
  const labels = readIdx(labelsPath, 1, checksums[labelsName]);
  const [count, height, width] = images.shape as [number, number, number];
  if (labels.shape[0] !== count) {
    const problem = `expected one label for each of the ${count} images, found ${labels.shape[0] ?? 0} labels`;
    throw new FileError(labelsPath, problem, "npm run setup");
  }
  const stranger = labels.values.findIndex((label) => label > 9);
  if (stranger >= 0) {
    const problem = `expected labels 0 to 9, found ${labels.values[stranger]!} at position ${stranger}`;
    throw new FileError(labelsPath, problem, "npm run setup");
  }
  const set = { name, count, height, width, classes: 10, pixels: images.values, labels: labels.values };
  checkImageSet("loadMnist", set);
  return set;
}

/** SHA-256 of each file, by its name. */
function readChecksums(): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(repositoryRoot, "data", "manifest.json"), "utf8")) as {
    mnist: { files: { name: string; sha256: string }[] };
  };
  return Object.fromEntries(manifest.mnist.files.map(({ name, sha256 }) => [name, sha256]));
}
