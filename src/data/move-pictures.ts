/** Pictures moved by whole pixels, to see what a net makes of digits that are not in the middle. §3 */
import { check, checkInteger } from "../support/checks.js";
import { randomGenerator } from "../support/random.js";
import { trusted } from "./check-dataset.js";
import type { Dataset, InMemory } from "./dataset.js";
import { pictureSize } from "./write-inputs.js";

/**
 * The same pictures, each moved by a distance in a direction of its own. Pixels beyond the frame are lost, and 0 fills the gap.
 *
 * @param distance - whole pixels: the larger of a picture's two shifts
 * @param seed - of the directions; the same seed gives the same ones
 * @throws ArgumentError if the examples are not pictures, or the distance is not a whole number of at least 0
 */
export function movedPictures<Set extends Dataset>(
  set: InMemory<Set>,
  distance: number,
  seed: number,
): InMemory<Set> {
  return shiftedPictures(set, shiftsByDistance(set.count, distance, seed));
}

/**
 * The same pictures, each moved by its own shift.
 *
 * @param shifts - of each picture: pixels to the right and down in turn, `2 · count`
 * @throws ArgumentError if the examples are not pictures, or the shifts are not whole numbers, two for each
 */
export function shiftedPictures<Set extends Dataset>(
  set: InMemory<Set>,
  shifts: ArrayLike<number>,
): InMemory<Set> {
  const where = "movedPictures";
  const { height, width, channels } = pictureSize(where, set);
  check(
    shifts.length === 2 * set.count,
    where,
    `shifts must be ${2 * set.count}, two for each picture`,
    shifts.length,
  );
  const rowLength = width * channels;
  const inputs = set.inputs.slice().fill(0);
  for (let picture = 0; picture < set.count; picture++) {
    const [right, down] = [shifts[2 * picture]!, shifts[2 * picture + 1]!];
    checkInteger(where, "each shift", right, -width, width);
    checkInteger(where, "each shift", down, -height, height);
    for (let row = Math.max(0, -down); row < Math.min(height, height - down); row++) {
      const from = (picture * height + row) * rowLength;
      const kept = set.inputs.subarray(
        from + Math.max(0, -right) * channels,
        from + Math.min(width, width - right) * channels,
      );
      inputs.set(kept, (picture * height + row + down) * rowLength + Math.max(0, right) * channels);
    }
  }
  return trusted({ ...set, inputs });
}

/**
 * A shift for each of several pictures by a distance in a direction of its own: one of the 8 · distance places whose larger coordinate is the
 * distance, each as likely.
 *
 * @param seed - the same seed gives the same directions
 * @returns pixels to the right and down in turn, `2 · count`
 */
export function shiftsByDistance(count: number, distance: number, seed: number): Int32Array {
  checkInteger("shiftsByDistance", "distance", distance, 0);
  const shifts = new Int32Array(2 * count);
  if (distance === 0) return shifts;
  const generator = randomGenerator(seed, "shifts", distance);
  for (let picture = 0; picture < count; picture++) {
    const place = generator.integer(0, 8 * distance - 1);
    const along = (place % (2 * distance)) - distance;
    // One of the square's four sides, each without its last corner.
    const side = Math.floor(place / (2 * distance));
    const [right, down] = [
      [along, -distance],
      [distance, along],
      [-along, distance],
      [-distance, -along],
    ][side]! as [number, number];
    shifts.set([right, down], 2 * picture);
  }
  return shifts;
}
