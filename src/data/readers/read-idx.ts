/** Reads pictures and labels in MNIST's format, which EMNIST, Fashion-MNIST and others also use. */
import { basename } from "node:path";
import { FileError } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { checkKind, optionsSchema } from "../../support/options.js";
import { checkDataset } from "../check-dataset.js";
import type { InMemory, LabelledDataset, Labels } from "../dataset.js";
import { readIdxArray } from "./idx.js";

/** Options of {@link readIdx}. */
export interface IdxOptions {
  /** The file with the labels. Default: none. */
  labels?: string;
  /** Number of classes. Default: the largest label + 1. */
  classes?: number;
  /** Names of the classes, in order. */
  classNames?: readonly string[];
  /** Whether pictures are stored column by column, as in EMNIST; they are then turned upright. Default: false. */
  transposed?: boolean;
  /** Name of the set, for people. Default: the file's name. */
  name?: string;
}

const SCHEMA = optionsSchema<IdxOptions>({
  labels: kind.name,
  classes: kind.whole(2, 256),
  classNames: kind.list(kind.text),
  transposed: kind.flag,
  name: kind.text,
});

/**
 * Reads pictures from an IDX file, gzipped or not, and their labels from another:
 *
 * ```ts
 * const letters = readIdx("emnist-letters-train-images-idx3-ubyte.gz", {
 *   labels: "emnist-letters-train-labels-idx1-ubyte.gz",
 *   transposed: true,
 * });
 * ```
 *
 * @param path - file of the pictures
 * @returns pictures of shape `[height, width, 1]`, bytes that stand for 0…1, in the file's order
 * @throws FileError if a file is missing, damaged or of another kind, a label is no class, or the numbers of pictures and labels
 *   differ
 */
export function readIdx(path: string, options: IdxOptions & { labels: string }): InMemory<LabelledDataset>;
export function readIdx(path: string, options?: IdxOptions): InMemory;
export function readIdx(path: string, options: IdxOptions = {}): InMemory {
  checkKind("readIdx", kind.name, path, "path");
  checkKind("readIdx", SCHEMA.some, options);
  const { labels } = options;
  return idxDataset(path, labels === undefined ? undefined : () => labels, options);
}

/** Facts about files that a command fetches. */
export interface KnownFiles {
  /** SHA-256 that the files must have, in hexadecimal. Default: any. */
  sha256?: { images?: string | undefined; labels?: string | undefined };
  /** The command that fetches the files, for messages. Default: advice for the user's own files. */
  repair?: string | undefined;
}

/** Like {@link readIdx}, for options that were checked. @param labels - finds the file of labels, once the images have been read */
export function idxDataset(
  path: string,
  labels: (() => string) | undefined,
  options: Omit<IdxOptions, "labels">,
  { sha256, repair }: KnownFiles = {},
): InMemory {
  const { classNames, transposed = false, name = basename(path) } = options;
  const images = readIdxArray(path, 3, { sha256: sha256?.images, repair });
  const [count, height, width] = images.shape as [number, number, number];
  if (images.values.length === 0) {
    const problem = `expected images, found shape [${images.shape.join(", ")}]`;
    throw new FileError(path, problem, repair ?? "name a file with at least one image");
  }
  if (transposed) transpose(images.values, height, width);
  const asked = options.classes ?? classNames?.length;
  const answers =
    labels === undefined
      ? { classes: asked }
      : idxLabels(labels(), { count, classes: asked }, { sha256: sha256?.labels, repair });
  return checkDataset("readIdx", {
    ...{ name, count, shape: Object.freeze(transposed ? [width, height, 1] : [height, width, 1]) },
    ...{ inputs: images.values, ...answers, classNames },
  });
}

function idxLabels(
  path: string,
  { count, classes }: { count: number; classes: number | undefined },
  known: { sha256?: string | undefined; repair?: string | undefined },
): { labels: Labels; classes: number } {
  const { shape, values: labels } = readIdxArray(path, 1, known);
  if (shape[0] !== count) {
    const problem = `expected one label for each of the ${count} images, found ${shape[0] ?? 0} labels`;
    throw new FileError(path, problem, known.repair ?? "name the images and the labels of one set");
  }
  const most =
    classes ??
    Math.max(
      1,
      labels.reduce((largest, label) => Math.max(largest, label), 0),
    ) + 1;
  const stranger = labels.findIndex((label) => label >= most);
  if (stranger >= 0) {
    const problem = `expected labels 0 to ${most - 1}, found ${labels[stranger]!} at position ${stranger}`;
    const own = "readIdx(images, { labels, classes }) takes up to 256 classes";
    throw new FileError(path, problem, known.repair ?? own);
  }
  return { labels, classes: most };
}

/** Transposes each picture in place. */
function transpose(values: Uint8Array, height: number, width: number): void {
  const size = height * width;
  const before = new Uint8Array(size);
  for (let start = 0; start < values.length; start += size) {
    before.set(values.subarray(start, start + size));
    for (let index = 0; index < size; index++) {
      values[start + (index % width) * height + Math.floor(index / width)] = before[index]!;
    }
  }
}
