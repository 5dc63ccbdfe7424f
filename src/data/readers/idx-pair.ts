/** Reads images and labels from two IDX files, the form of MNIST and similar sets. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../support/checks.js";
import type { InMemory, LabelledDataset } from "../dataset.js";
import { idxDataset } from "./read-idx.js";

/** Location and names of a pair of IDX files, images and labels. */
export interface IdxPairOptions {
  folder: string;
  /** Beginning of the files' names: `train` or `t10k`. */
  prefix: string;
  /** Name of the set, for people. */
  name: string;
  /** Names of the ten classes. */
  classNames?: readonly string[];
  /** SHA-256 that the files must have, by name; files without one are not compared. */
  checksums?: Readonly<Record<string, string>>;
  /** The command that fetches the files, for messages. Default: advice for the user's own folder. */
  repair?: string | undefined;
}

/**
 * Loads images of ten classes. The files may be gzipped, and their names may have a dot in place of a dash:
 * `train-images.idx3-ubyte.gz`.
 *
 * @throws FileError if a file is missing, damaged or altered, or the numbers of images and labels differ
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

/** Number of file names that a message shows. */
const SHOWN = 8;

/** The file under its usual name or a variant of it. */
function findFile(folder: string, file: string, repair: string | undefined): string {
  const is = statSync(folder, { throwIfNoEntry: false });
  if (repair === undefined && !is?.isDirectory()) {
    const advice = "name a folder with MNIST's four files, or none, to take those that set-up fetched";
    throw new FileError(folder, `expected a folder, found ${is ? "a file" : "nothing"}`, advice);
  }
  const names = [file, file.replace("-idx", ".idx")].flatMap((one) => [one, `${one}.gz`]);
  const paths = names.flatMap((name) => [join(folder, name), join(folder, name, name)]);
  const found = paths.find(isFile);
  // Reading the plain name gives an error that names the actual file type.
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
