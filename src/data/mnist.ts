/** MNIST (LeCun, Cortes, Burges): 60,000 training and 10,000 test digits, as the paper's §3 uses them. */
import { createHash } from "node:crypto";
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
  if (folder === DEFAULT_FOLDER) checkAgainstManifest(folder);
  return {
    train: loadPair(folder, "train", "MNIST training digits"),
    test: loadPair(folder, "t10k", "MNIST test digits"),
  };
}

function loadPair(folder: string, prefix: string, name: string): ImageSet {
  const imagesPath = join(folder, `${prefix}-images-idx3-ubyte`);
  const labelsPath = join(folder, `${prefix}-labels-idx1-ubyte`);
  const images = readIdx(imagesPath, 3);
  const labels = readIdx(labelsPath, 1);
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

/** A changed pixel would pass every other check and quietly change every figure. */
function checkAgainstManifest(folder: string): void {
  const manifest = JSON.parse(readFileSync(join(repositoryRoot, "data", "manifest.json"), "utf8")) as {
    mnist: { files: { name: string; sha256: string }[] };
  };
  for (const { name, sha256 } of manifest.mnist.files) {
    const path = join(folder, name);
    const found = fileDigest(path);
    if (found !== sha256) {
      throw new FileError(path, `expected SHA-256 ${sha256}, found ${found}`, "npm run setup");
    }
  }
}

function fileDigest(path: string): string {
  try {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch (error) {
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? "no file" : code;
  }
}
