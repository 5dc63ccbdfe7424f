/** Reads users' data files, gzipped or not, and recognises files that are something else than their name says. */
import { readFileSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { FileError } from "../../support/checks.js";

/** Kinds of files that are often found under a wrong name, recognised by their first bytes. */
const IMPOSTORS: readonly {
  beginsWith: readonly string[];
  /** Bytes that the beginning must also contain. */
  contains?: string;
  what: string;
  advice: string;
}[] = [
  {
    beginsWith: ["<!doctype", "<html", "<head", "<?xml"],
    what: "a web page",
    advice: "download the file itself: what was saved is a page about it, or about an error",
  },
  {
    beginsWith: ["pk\x03\x04"],
    contains: "[content_types].xml",
    what: "a spreadsheet or another file of an office program",
    advice: "save the table as CSV there, and name that file",
  },
  {
    beginsWith: ["pk\x03\x04"],
    what: "a zip archive",
    advice: "unpack it, and name the file that was in it",
  },
  {
    beginsWith: ["version https://git-lfs"],
    what: "a pointer of Git LFS",
    advice: "run git lfs pull in the repository that it is from",
  },
];

/**
 * The bytes of a file, unpacked if it is gzipped, whatever the ending of its name.
 *
 * @param what - the expected kind of file: "an IDX file"
 * @param repair - the command that fetches the file, if any
 * @throws FileError if it can't be read or unpacked, or is clearly something else
 */
export function readPossiblyGzipped(path: string, what: string, repair?: string): Uint8Array {
  let bytes: Uint8Array = readBytes(path, what, repair);
  const isGzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (isGzipped) {
    try {
      bytes = gunzipSync(bytes);
    } catch (error) {
      const problem = `expected ${what}, found a gzipped file that is damaged (${(error as Error).message})`;
      throw new FileError(path, problem, repair ?? "fetch or copy the file again");
    }
  }
  refuseImpostor(path, bytes, what, repair);
  // Not a Buffer, whose `slice` does not copy.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

const TOO_LARGE =
  "split it, or leave the values in a raw or .npy file, which dataset({ file, shape }) reads while training";

/**
 * The bytes of a file, unchanged.
 * @throws FileError if it can't be read
 */
export function readBytes(path: string, what: string, repair?: string): Buffer {
  const problem = (found: string, advice: string) =>
    new FileError(path, `expected ${what}, found ${found}`, repair ?? advice);
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw problem(`no file${whereLooked(path)}`, "name a file that exists");
    if (code === "EISDIR") throw problem("a folder", "name a file in it");
    if (code === "ERR_FS_FILE_TOO_LARGE") throw problem("more than 2 GiB", TOO_LARGE);
    throw problem(code, "make the file readable");
  }
}

/** Where a relative path leads, for messages about missing files: `, looked for at /home/me/data.csv`. */
export function whereLooked(path: string): string {
  return isAbsolute(path) ? "" : `, looked for at ${resolve(path)}`;
}

/** @throws FileError if the bytes are clearly not `what` */
function refuseImpostor(path: string, bytes: Uint8Array, what: string, repair?: string): void {
  const start = Buffer.from(bytes.subarray(0, 64)).toString("latin1").trimStart().toLowerCase();
  const impostor = IMPOSTORS.find(
    ({ beginsWith, contains = "" }) =>
      beginsWith.some((text) => start.startsWith(text)) && start.includes(contains),
  );
  if (impostor === undefined) return;
  throw new FileError(path, `expected ${what}, found ${impostor.what}`, repair ?? impostor.advice);
}
