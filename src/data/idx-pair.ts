/** Images and their labels out of two IDX files, as MNIST and its relatives come. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../storage/json-file.js";
import { FileError } from "../support/checks.js";
import { repositoryRoot } from "../support/paths.js";
import { trusted } from "./check-dataset.js";
import type { LabelledDataset } from "./dataset.js";
import { readIdx } from "./idx.js";

/** Where a pair of IDX files, images and labels, is and how it is named. */
export interface IdxPairOptions {
  folder: string;
  /** How the files' names begin: `train` or `t10k`. */
  prefix: string;
  /** Of the set, for people. */
  name: string;
  /** SHA-256 that the files must have, by their names; those without one are taken as they are. */
  checksums?: Readonly<Record<string, string>>;
  /** The command that brings the files, if one does. Default: what to do with a folder of one's own. */
  repair?: string | undefined;
}

/**
 * Loads images of ten classes. The files may be gzipped, and have a dot for a dash in their names, as some have it:
 * `train-images.idx3-ubyte.gz`.
 *
 * @throws FileError if a file is missing, damaged or altered, or images and labels don't belong together
 */
export function loadIdxPair({
  folder,
  prefix,
  name,
  checksums = {},
  repair,
}: IdxPairOptions): LabelledDataset {
  const read = (file: string, dimensions: number) => {
    const path = findFile(folder, file, repair);
    return { path, ...readIdx(path, dimensions, { sha256: checksums[file], repair }) };
  };
  const images = read(`${prefix}-images-idx3-ubyte`, 3);
  const labels = read(`${prefix}-labels-idx1-ubyte`, 1);
  const [count, height, width] = images.shape as [number, number, number];
  const empty = "name a file with at least one image";
  if (images.values.length === 0) {
    throw new FileError(
      images.path,
      `expected images, found shape [${images.shape.join(", ")}]`,
      repair ?? empty,
    );
  }
  if (labels.shape[0] !== count) {
    const problem = `expected one label for each of the ${count} images, found ${labels.shape[0] ?? 0} labels`;
    throw new FileError(labels.path, problem, repair ?? `put images and labels of one set into ${folder}`);
  }
  const stranger = labels.values.findIndex((label) => label > 9);
  if (stranger >= 0) {
    const problem = `expected labels 0 to 9, found ${labels.values[stranger]!} at position ${stranger}`;
    const own = "readIdx and dataset({ inputs, shape, labels, classes }) take any number of classes";
    throw new FileError(labels.path, problem, repair ?? own);
  }
  const shape = Object.freeze([height, width, 1]);
  return trusted({ name, count, shape, inputs: images.values, classes: 10, labels: labels.values });
}

/** How many names of files a message shows. */
const SHOWN = 8;

/** The file under its usual name, or as others pass it on. */
function findFile(folder: string, file: string, repair: string | undefined): string {
  const is = statSync(folder, { throwIfNoEntry: false });
  if (repair === undefined && !is?.isDirectory()) {
    const advice = "name a folder with MNIST's four files, or none, to take those that set-up fetched";
    throw new FileError(folder, `expected a folder, found ${is ? "a file" : "nothing"}`, advice);
  }
  const names = [file, file.replace("-idx", ".idx")].flatMap((one) => [one, `${one}.gz`]);
  const paths = names.flatMap((name) => [join(folder, name), join(folder, name, name)]);
  const found = paths.find(isFile);
  // The plain name's error says what is there in its place.
  if (found !== undefined || repair !== undefined) return found ?? join(folder, file);
  const present = readdirSync(folder);
  const list = present.slice(0, SHOWN).join(", ") + (present.length > SHOWN ? ", …" : "");
  const advice = `put it there (gzipped or not; a dot for the dash before idx will do), or name the folder where it is`;
  throw new FileError(folder, `expected a file ${file}, found ${list || "an empty folder"}`, advice);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** What is read here of data/manifest.json. */
const MANIFEST = z.record(
  z.string(),
  z.object({ files: z.array(z.object({ name: z.string(), sha256: z.string() })) }),
);

/** SHA-256 of each file of a data set, by its name, from data/manifest.json. */
export function manifestChecksums(dataSet: string): Record<string, string> {
  const path = join(repositoryRoot, "data", "manifest.json");
  const manifest = readJsonFile(path, MANIFEST, {
    what: "the sources of the data sets",
    repair: `git checkout ${path}`,
  });
  return Object.fromEntries(manifest[dataSet]!.files.map(({ name, sha256 }) => [name, sha256]));
}
