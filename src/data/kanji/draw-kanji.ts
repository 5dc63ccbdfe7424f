/** Draws characters of fonts as small grey pictures. */
import { FileError } from "../../support/checks.js";
import { GLYPH, glyphJitters, PICTURE } from "./glyph-jitter.js";
import { fontPath, type Canvas, type CanvasModule, type FontModule } from "./kanji-packages.js";

/** Characters along each side of a canvas, of which each has room for its distortions; reading pixels is slow, so it is done once for many. */
const SIDE = 32;
const ROOM = 48;

/** Bytes of a picture. */
const SIZE = PICTURE ** 2;

/** How far a character's base lies below its middle, as part of its size: in Japanese fonts, .88 above and .12 below. */
const BASE = 0.38;

/**
 * @throws FileError if the family's font has none of one of the characters: a canvas would take it from another font without a word
 */
export function checkCovers(fonts: FontModule, family: string, characters: readonly string[]): void {
  const path = fontPath(family);
  const font = fonts.openSync(path);
  const missing = characters.filter((character) => !font.hasGlyphForCodePoint(character.codePointAt(0)!));
  if (missing.length === 0) return;
  const shown = missing.slice(0, 10).join("");
  throw new FileError(
    path,
    `expected a font with all ${characters.length} characters, found none of ${shown}${missing.length > 10 ? ` and ${missing.length - 10} others` : ""}`,
    `delete the file, then npm run data -- kanji --families ${family}`,
  );
}

/** Draws pictures, many on one canvas. */
export class KanjiDrawer {
  private readonly canvas: Canvas;

  constructor(private readonly module: CanvasModule) {
    this.canvas = module.createCanvas(SIDE * ROOM, SIDE * ROOM);
  }

  /** @throws FileError if the file is no font */
  addFamily(family: string): void {
    const path = fontPath(family);
    if (this.module.GlobalFonts.registerFromPath(path, nameOf(family))) return;
    throw new FileError(
      path,
      "expected a font, found a file that can't be drawn",
      `delete the file, then npm run data -- kanji --families ${family}`,
    );
  }

  /**
   * One picture of each character, 32 × 32 bytes, 255 for full ink.
   * @throws FileError if a character leaves no ink
   */
  draw(family: string, jitter: number, characters: readonly string[]): Uint8Array {
    const pictures = new Uint8Array(characters.length * SIZE);
    const jitters = glyphJitters(family, jitter, characters.length);
    const context = this.canvas.getContext("2d");
    for (let first = 0; first < characters.length; first += SIDE ** 2) {
      const end = Math.min(characters.length, first + SIDE ** 2);
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = "black";
      context.fillRect(0, 0, SIDE * ROOM, SIDE * ROOM);
      context.fillStyle = "white";
      context.font = `${GLYPH}px "${nameOf(family)}"`;
      for (let index = first; index < end; index++) {
        const [a, b, c, d, e, f] = jitters[index]!;
        const [x, y] = [middle((index - first) % SIDE), middle(Math.floor((index - first) / SIDE))];
        context.setTransform(a, b, c, d, x + e, y + f);
        context.fillText(characters[index]!, -GLYPH / 2, BASE * GLYPH);
      }
      const { data } = context.getImageData(0, 0, SIDE * ROOM, SIDE * ROOM);
      for (let index = first; index < end; index++) {
        const [x, y] = [(index - first) % SIDE, Math.floor((index - first) / SIDE)];
        const ink = copyPicture(
          data,
          middle(x) - PICTURE / 2,
          middle(y) - PICTURE / 2,
          pictures,
          index * SIZE,
        );
        if (ink === 0) throw noInk(family, characters[index]!);
      }
    }
    return pictures;
  }
}

/** Copies the red of a square of RGBA pixels; returns the sum. */
function copyPicture(data: Uint8ClampedArray, left: number, top: number, to: Uint8Array, at: number): number {
  let ink = 0;
  for (let row = 0; row < PICTURE; row++) {
    let from = 4 * ((top + row) * SIDE * ROOM + left);
    for (let column = 0; column < PICTURE; column++, from += 4) {
      ink += to[at++] = data[from]!;
    }
  }
  return ink;
}

const middle = (place: number) => place * ROOM + ROOM / 2;
const nameOf = (family: string) => `kanji ${family}`;

function noInk(family: string, character: string): FileError {
  const code = character.codePointAt(0)!.toString(16).toUpperCase();
  return new FileError(
    fontPath(family),
    `expected a picture of ${character} (U+${code}), found no ink`,
    `delete the file, then npm run data -- kanji --families ${family}`,
  );
}
