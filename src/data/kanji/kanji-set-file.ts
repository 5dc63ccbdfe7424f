/** A drawn set: a file with all pictures, and beside it a record with the characters and the checksum, written last. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { interruptible, InterruptedError } from "../../runtime/interrupt.js";
import { writeBlocksAtomically, writeJsonAtomically } from "../../storage/atomic-write.js";
import { readJsonFile } from "../../storage/json-file.js";
import { keyOf } from "../../storage/key.js";
import { takeLock } from "../../storage/lock.cjs";
import { UNFINISHED_MARK } from "../../storage/whole-file.cjs";
import { FileError } from "../../support/checks.js";
import { progressBar } from "../../support/progress-bar.js";
import { hexadecimal, sha256 } from "../../support/sha256.js";
import { manifestChecksums, publishedChecksum } from "../manifest.js";
import { kanjiCharacters } from "./characters.js";
import { checkCovers, KanjiDrawer } from "./draw-kanji.js";
import { JITTER_CONTENT, PICTURE } from "./glyph-jitter.js";
import type { KanjiSettings } from "./kanji-options.js";
import { fetchKanji, kanjiPackages, kanjiPackagesVersion } from "./kanji-packages.js";

/** Raise this when the same settings give other pictures. */
const VERSION = 1;

const RECORD = z.object({
  characters: z.array(z.string()),
  bytes: z.number(),
  sha256: z.string(),
});

/** A set that was drawn. */
export interface DrawnKanji {
  /** Pictures of 32 × 32 bytes: family after family, in each jitter after jitter, in each character after character. */
  path: string;
  characters: readonly string[];
  /** SHA-256 of the file. */
  sha256: string;
}

/** Number of bytes of a set. */
export function kanjiSetBytes({ classes, families, jitters }: KanjiSettings): number {
  return families.length * jitters * classes * PICTURE ** 2;
}

/** The file of a set. Other fonts, packages or distortions have another. */
export function kanjiSetPath(settings: KanjiSettings): string {
  const { folder, classes, families, jitters } = settings;
  const checksums = manifestChecksums("kanji");
  const fonts = families.map((family) => checksums[`${family}.ttf`]);
  const packages = kanjiPackagesVersion();
  const content = { VERSION, classes, jitters, families, fonts, packages, ...JITTER_CONTENT };
  return join(folder, `${nameOf(settings)}-${keyOf("kanji", content).slice(0, 8)}.bin`);
}

/**
 * The file of a set, which is drawn now if it is not there. Fonts and packages are fetched if they are missing. Processes that
 * want the same set wait for the one that draws it.
 *
 * @throws FileError if fonts can't be fetched, one lacks a character, the disk is full, or the set is damaged
 * @throws InterruptedError if it is interrupted while it draws; nothing is kept of a half set
 */
export async function drawnKanji(settings: KanjiSettings): Promise<DrawnKanji> {
  const path = kanjiSetPath(settings);
  return recordedSet(path) ?? (await drawAlone(path, settings));
}

function drawAlone(path: string, settings: KanjiSettings): Promise<DrawnKanji> {
  return interruptible(async (interruption) => {
    const onWait = (pid: number | undefined) => {
      console.log(`Process ${pid ?? "unknown"} is drawing these kanji; waiting for it.`);
    };
    checkFolder(dirname(path));
    const giveLockBack = await takeLock(`${path}.lock`, { onWait });
    try {
      const drawnMeanwhile = recordedSet(path);
      if (drawnMeanwhile !== undefined) return drawnMeanwhile;
      removeUnfinished(path);
      checkSpace(path, kanjiSetBytes(settings));
      await fetchKanji(settings.families, interruption.signal);
      return await drawSet(path, settings, () => interruption.check());
    } finally {
      giveLockBack();
    }
  });
}

async function drawSet(
  path: string,
  settings: KanjiSettings,
  isInterrupted: () => Promise<boolean>,
): Promise<DrawnKanji> {
  const { classes, families, jitters } = settings;
  const { canvas, fonts, joyo } = kanjiPackages();
  const characters = kanjiCharacters(joyo, classes);
  for (const family of families) checkCovers(fonts, family, characters);
  const drawer = new KanjiDrawer(canvas);
  const digest = sha256();
  const show = progressBar(`drawing ${families.length * jitters * classes} kanji`);
  async function* pictures(): AsyncGenerator<Uint8Array> {
    let done = 0;
    for (const family of families) {
      drawer.addFamily(family);
      for (let jitter = 0; jitter < jitters; jitter++) {
        const sheet = drawer.draw(family, jitter, characters);
        digest.update(sheet);
        yield sheet;
        show(++done, families.length * jitters);
        if (!(await isInterrupted())) continue;
        throw new InterruptedError("loadKanji was interrupted; no half set was kept, run it again");
      }
    }
  }
  await writeBlocksAtomically(path, pictures());
  const record = {
    characters,
    bytes: kanjiSetBytes(settings),
    sha256: hexadecimal(digest.digest()),
  };
  writeJsonAtomically(recordPath(path), record);
  const published = publishedChecksum("kanji", nameOf(settings));
  if (published !== undefined && published !== record.sha256) {
    console.warn(
      "dark-knowledge: this machine draws some pixels of the kanji otherwise than the one of the published results, " +
        "so nets may make a few errors more or fewer",
    );
  }
  return { ...record, path };
}

/** The set as its record has it; undefined if it was never finished. */
function recordedSet(path: string): DrawnKanji | undefined {
  if (!existsSync(path) || !existsSync(recordPath(path))) return undefined;
  const repair = repairOf(path);
  const record = readJsonFile(recordPath(path), RECORD, { what: "the record of a set of kanji", repair });
  const { size } = statSync(path);
  if (size !== record.bytes) {
    throw new FileError(path, `expected ${record.bytes} bytes of kanji, found ${size}`, repair);
  }
  return { ...record, path };
}

/** Advice for a damaged set. */
export function repairOf(path: string): string {
  return `delete ${basename(path)} and its record .json; they are drawn again at the next use`;
}

const recordPath = (path: string) => path.replace(/\.bin$/, ".json");

const nameOf = ({ classes, families, jitters }: KanjiSettings) =>
  `${classes}-classes-${families.length}-families-${jitters}-jitters`;

/** Deletes what a killed process left; whoever has the lock is the only one that writes. */
function removeUnfinished(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(`${basename(path)}${UNFINISHED_MARK}`)) rmSync(join(dirname(path), name));
  }
}

function checkFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const problem = `expected a folder to write kanji into, found ${code}`;
    throw new FileError(folder, problem, "make it writable, or move the file that has its name");
  }
}

function checkSpace(path: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(dirname(path));
  if (bavail * bsize >= bytes) return;
  const megabytes = (count: number) => `${Math.ceil(count / 1e6)} MB`;
  throw new FileError(
    dirname(path),
    `expected ${megabytes(bytes)} free for the pictures, found ${megabytes(bavail * bsize)}`,
    "free some space, or ask for fewer classes",
  );
}
