/** Images and their labels out of two IDX files, as MNIST and its relatives come. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../support/checks.js";
import type { InMemory, LabelledDataset } from "../dataset.js";
import { idxDataset } from "./read-idx.js";

/** Where a pair of IDX files, images and labels, is and how it is named. */
export interface IdxPairOptions {
  folder: string;
  /** How the files' names begin: `train` or `t10k`. */
  prefix: string;
  /** Of the set, for people. */
  name: string;
  /** What the ten classes are called. */
  classNames?: readonly string[];
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
  classNames,
  checksums = {},
  repair,
}: IdxPairOptions): InMemory<LabelledDataset> {
  const [images, labels] = [`${prefix}-images-idx3-ubyte`, `${prefix}-labels-idx1-ubyte`];
  const path = findFile(folder, images, repair);
  const options = { classes: 10, name, ...(classNames && { classNames }) };
  const sha256 = { images: checksums[images], labels: checksums[labels] };
  const findLabels = () => findFile(folder, labels, repair);
  return idxDataset(path, findLabels, options, { sha256, repair }) as InMemory<LabelledDataset>;
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
