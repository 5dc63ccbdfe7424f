/** A small grey picture as the address of an image, for pages and for charts that are pictures themselves. */
import { checkFinite } from "../support/check-values.js";
import { check } from "../support/checks.js";

const HEADER = 14 + 40;
const PALETTE = 4 * 256;

/**
 * A square of grey values as a data URI: a bitmap file, dark ink on white, of one byte a pixel.
 *
 * @param where - who asks, for errors
 * @param pixels - grey values 0 … 255 of a square, row after row; 255 is the darkest ink, as in MNIST
 * @throws ArgumentError unless they are numbers and fill a square
 */
export function greyPicture(where: string, pixels: ArrayLike<number>): string {
  const size = Math.sqrt(pixels.length);
  check(Number.isInteger(size) && size > 0, where, "pixels must fill a square", pixels.length);
  checkFinite(where, { what: "pixels", values: pixels, size: 1 });
  // Rows of a bitmap begin at multiples of four bytes, and go from the bottom up.
  const row = 4 * Math.ceil(size / 4);
  const file = new Uint8Array(HEADER + PALETTE + row * size);
  const view = new DataView(file.buffer);
  file.set([0x42, 0x4d]);
  view.setUint32(2, file.length, true);
  view.setUint32(10, HEADER + PALETTE, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, size, true);
  view.setInt32(22, size, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  view.setUint32(46, 256, true);
  for (let grey = 0; grey < 256; grey++) file.fill(255 - grey, HEADER + 4 * grey, HEADER + 4 * grey + 3);
  for (let pixel = 0; pixel < pixels.length; pixel++) {
    const line = size - 1 - Math.floor(pixel / size);
    file[HEADER + PALETTE + line * row + (pixel % size)] = Math.min(255, Math.max(0, pixels[pixel]!));
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...file))}`;
}
