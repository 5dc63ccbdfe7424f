/** Random shifts of the input, by which the paper's teacher is regularised: "jittered by up to two pixels". §3 */
import { checkInteger } from "../checks.js";
import type { RandomGenerator } from "../random.js";

/** How far an image is moved, in pixels: positive is right and down. */
export interface Shift {
  right: number;
  down: number;
}

/** A shift drawn uniformly from [−maxShiftPixels, maxShiftPixels] in each direction. */
export function randomShift(maxShiftPixels: number, generator: RandomGenerator): Shift {
  checkInteger("randomShift", "maxShiftPixels", maxShiftPixels, 0);
  return {
    right: generator.integer(-maxShiftPixels, maxShiftPixels),
    down: generator.integer(-maxShiftPixels, maxShiftPixels),
  };
}

/**
 * Writes one image, moved and scaled from 0…255 to 0…1, into a batch. What leaves the frame is lost; what enters is
 * background.
 *
 * @param pixels - grey values of many images, `height · width` each
 * @param image - which of them
 * @param target - the batch's values; the image is written from `offset` on
 */
export function writeShifted(
  pixels: Uint8Array,
  image: number,
  { height, width }: { height: number; width: number },
  { right, down }: Shift,
  target: Float32Array,
  offset: number,
): void {
  const source = image * height * width;
  target.fill(0, offset, offset + height * width);
  const firstColumn = Math.max(0, right);
  const endColumn = Math.min(width, width + right);
  for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
    const from = source + (row - down) * width - right;
    const to = offset + row * width;
    for (let column = firstColumn; column < endColumn; column++) {
      target[to + column] = pixels[from + column]! / 255;
    }
  }
}
