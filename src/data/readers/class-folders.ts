/** Finds pictures in folders, one for each class. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../support/checks.js";
import { classFolderName } from "../class-folder-name.js";
import { didYouMean } from "../../support/near-names.js";
import { warnOnce } from "../../support/say-once.js";
import { whereLooked } from "./read-file.js";

/** Pictures of one class. */
export interface ClassFolder {
  name: string;
  /** Their paths, sorted. */
  pictures: string[];
}

const PICTURES = /\.(png|jpe?g|jpe|jfif)$/i;
/** Other picture formats, which must not be skipped silently. */
const OTHER_PICTURES = /\.(gif|bmp|webp|tiff?|heic|heif|avif|svg|ppm|pgm|jp2|jxl)$/i;
/** Files that operating systems and editors leave behind. */
const HIDDEN = /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i;

const WHAT = "a folder with a folder of PNG or JPEG pictures for each class";

/**
 * The classes of a folder, in the order of `classNames`. Without `classNames` they are sorted by number if all names are whole numbers,
 * else by their characters' codes, which is the same on every machine.
 *
 * @throws FileError if the folder has no class, a class has no picture, or a file may be a picture and can't be read
 */
export function classFolders(path: string, classNames: readonly string[] | undefined): ClassFolder[] {
  const { folders, pictures } = contentOf(path, WHAT);
  if (pictures.length > 0) {
    const advice =
      "move each picture into the folder of its class, or read them without labels: labelled: false";
    throw new FileError(path, `expected ${WHAT}, found the picture ${pictures[0]!} in none of these`, advice);
  }
  if (folders.length === 0) {
    throw new FileError(
      path,
      `expected ${WHAT}, found no folder in it`,
      "name the folder above those of the classes",
    );
  }
  const folderOf = classNames && foldersOf(path, folders, classNames);
  const own = folderOf && [...folderOf.values()];
  const stranger = folders.find((name) => own?.includes(name) === false);
  if (stranger !== undefined) {
    const problem = `expected folders of the classes ${classNames!.join(", ")}, found ${stranger}`;
    const advice = "rename or remove it, or add it to classNames";
    throw new FileError(path, problem + didYouMean(stranger, classNames!), advice);
  }
  const names = classNames ?? inOrder(folders);
  if (names.length < 2) {
    const advice = "add the folders of the others, name the folder above, or give classNames";
    throw new FileError(path, `expected at least two classes, found only ${names[0]!}`, advice);
  }
  return names.map((name) => {
    const folder = folderOf ? folderOf.get(name) : name;
    return { name, pictures: folder === undefined ? [] : ofOneClass(join(path, folder)) };
  });
}

/**
 * The folder of each class that has one: under the class's name, or the name that `writeImageFolder` derives from it.
 * @throws FileError for a folder that could belong to two classes
 */
function foldersOf(
  path: string,
  folders: readonly string[],
  classNames: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of classNames) if (folders.includes(name)) found.set(name, name);
  for (const name of classNames) {
    const folder = classFolderName(name);
    if (found.has(name) || !folders.includes(folder) || classNames.includes(folder)) continue;
    const other = [...found].find(([, taken]) => taken === folder);
    if (other !== undefined) {
      const problem = `expected a folder for each class, found ${folder} for both ${other[0]} and ${name}`;
      throw new FileError(path, problem, "give the classes names that differ in letters");
    }
    found.set(name, folder);
  }
  return found;
}

/** Like {@link classFolders}, for pictures without labels, in the folder itself. */
export function unlabelledPictures(path: string): string[] {
  return ofOneClass(path);
}

function ofOneClass(path: string): string[] {
  const { folders, pictures } = contentOf(path, "a folder of PNG or JPEG pictures");
  if (folders.length > 0) {
    const found = `expected pictures of one class, found the folder ${folders[0]!}`;
    throw new FileError(path, found, `name ${path}, if its folders are the classes, or move its pictures up`);
  }
  if (pictures.length === 0) {
    throw new FileError(
      path,
      "expected PNG or JPEG pictures, found none",
      "put pictures there, or remove the folder",
    );
  }
  return pictures.map((name) => join(path, name));
}

/** Folders and pictures in a folder, sorted. Other files are skipped, with a warning that names them. */
function contentOf(path: string, what: string): { folders: string[]; pictures: string[] } {
  const names = entriesOf(path, what).filter((name) => !HIDDEN.test(name));
  const folders = names.filter((name) =>
    statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory(),
  );
  const files = names.filter((name) => !folders.includes(name));
  const unreadable = files.find((name) => OTHER_PICTURES.test(name));
  if (unreadable !== undefined) {
    const advice = "convert it to PNG or JPEG, or move it elsewhere";
    throw new FileError(
      join(path, unreadable),
      "expected a PNG or JPEG picture, found another format",
      advice,
    );
  }
  const others = files.filter((name) => !PICTURES.test(name));
  if (others.length > 0) {
    const list = others.slice(0, 3).join(", ") + (others.length > 3 ? ", …" : "");
    const are = others.length === 1 ? "is no picture and was" : "are no pictures and were";
    warnOnce(`readImageFolder: ${others.length} of the files in ${path} ${are} left out: ${list}`);
  }
  return { folders, pictures: files.filter((name) => PICTURES.test(name)) };
}

function entriesOf(path: string, what: string): string[] {
  try {
    return readdirSync(path).sort((one, other) => (one < other ? -1 : 1));
  } catch (error) {
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    const found = code === "ENOENT" ? `no folder${whereLooked(path)}` : code === "ENOTDIR" ? "a file" : code;
    throw new FileError(
      path,
      `expected ${what}, found ${found}`,
      "name a folder that exists and can be read",
    );
  }
}

function inOrder(names: readonly string[]): readonly string[] {
  if (!names.every((name) => /^\d+$/.test(name))) return names;
  return [...names].sort((one, other) => Number(one) - Number(other));
}
