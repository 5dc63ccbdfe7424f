/** The packages that draw kanji, which are no part of this project: they are fetched when a set is first drawn. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cacheFolder, repositoryRoot } from "../../support/paths.js";
import { fetchDataMeanwhile } from "../fetch-data.js";

/** The part of `@napi-rs/canvas` that is used here. */
export interface CanvasModule {
  GlobalFonts: { registerFromPath(path: string, name: string): unknown };
  createCanvas(width: number, height: number): Canvas;
}

/** A canvas in memory. */
export interface Canvas {
  getContext(kind: "2d"): CanvasContext;
}

/** The part of its context that is used here. */
export interface CanvasContext {
  font: string;
  fillStyle: string;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
}

/** The part of `fontkit` that is used here. */
export interface FontModule {
  openSync(path: string): { hasGlyphForCodePoint(codePoint: number): boolean };
}

const FOLDER = join(cacheFolder, "kanji");
const LOCK = "package-lock.json";

/** Where the fonts lie. */
export const FONT_FOLDER = join(repositoryRoot, "data", "kanji");

/** The versions of the packages, as npm's lock file has them: others may draw other pictures. */
export function kanjiPackagesVersion(): string {
  return readFileSync(join(repositoryRoot, "scripts", "kanji", LOCK), "utf8");
}

/** The file of a family. */
export function fontPath(family: string): string {
  return join(FONT_FOLDER, `${family}.ttf`);
}

/**
 * Fetches what is missing of the packages and fonts, and checks what is there.
 * @throws FileError if that fails
 */
export async function fetchKanji(families: readonly string[], signal: AbortSignal): Promise<void> {
  await fetchDataMeanwhile(["kanji", "--families", families.join(",")], FONT_FOLDER, signal);
}

/** The packages, after {@link fetchKanji}. */
export function kanjiPackages(): { canvas: CanvasModule; fonts: FontModule; joyo: readonly string[] } {
  const load = createRequire(join(FOLDER, LOCK));
  return {
    canvas: load("@napi-rs/canvas") as CanvasModule,
    fonts: load("fontkit") as FontModule,
    joyo: (load("joyo-kanji") as { kanji: readonly string[] }).kanji,
  };
}
