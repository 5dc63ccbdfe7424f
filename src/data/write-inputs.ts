/** Writes examples as nets see them: scaled, with random shifts of pictures. */
import { kernels } from "../kernels/kernels.js";
import type { RandomGenerator } from "../support/random.js";
import { check } from "../support/checks.js";
import { imageSizeOf, scaleOf, sizeOf, type Dataset, type ImageSize } from "./dataset.js";
import { isInFile } from "./file-inputs.js";
import { randomShifts } from "./jitter.js";
import { applyScale } from "./scale.js";
import { isBytes } from "../support/typed-array.js";

/** Largest random shift of pictures in each direction (pixels), and the generator. */
export interface JitterOptions {
  maxShiftPixels: number;
  generator: RandomGenerator;
}

/**
 * Writes the examples at the given positions one after the other. A shift drops pixels beyond the frame and fills in
 * the value 0, before scaling.
 *
 * @param target - room for `positions · size` values
 * @throws ArgumentError if examples to be shifted are not pictures
 */
export function writeInputs(
  set: Dataset,
  positions: Uint32Array,
  jitter: JitterOptions | undefined,
  target: Float32Array,
): void {
  const image = jitter ? pictureSize("maxShiftPixels", set) : { height: 1, width: sizeOf(set), channels: 1 };
  const shifts = jitter
    ? randomShifts(positions.length, jitter.maxShiftPixels, jitter.generator)
    : new Int32Array(2 * positions.length);
  // Channels lie side by side, so a picture shifts like a wider one.
  for (let index = 0; index < shifts.length; index += 2) shifts[index]! *= image.channels;
  const stored = isInFile(set.inputs) ? set.inputs.read(positions) : set.inputs;
  // Values read from a file are in the order of their positions.
  const places = isInFile(set.inputs) ? positions.map((_, place) => place) : positions;
  const scale = scaleOf(set);
  if (isBytes(stored)) {
    const pixels = { pixels: stored, height: image.height, width: image.width * image.channels };
    kernels.writeImages(pixels, places, shifts, target);
    if (scale.zero !== 0 || scale.unit !== 255) applyScale(target, scale, 255);
    return;
  }
  writeFloats(stored, image, places, shifts, target);
  if (scale.zero !== 0 || scale.unit !== 1) applyScale(target, scale);
}

/**
 * The size of a set's pictures.
 * @throws ArgumentError if its examples are not pictures
 */
export function pictureSize(where: string, set: Dataset): ImageSize {
  const size = imageSizeOf(set);
  const expectation = `to be moved, examples of ${set.name} must have a shape [height, width] or [height, width, channels]`;
  check(size !== undefined, where, expectation, [...set.shape]);
  return size;
}

function writeFloats(
  inputs: Float32Array,
  { height, width, channels }: ImageSize,
  positions: Uint32Array,
  shifts: Int32Array,
  target: Float32Array,
): void {
  const rowLength = width * channels;
  const size = height * rowLength;
  positions.forEach((position, example) => {
    const [right, down] = [shifts[2 * example]!, shifts[2 * example + 1]!];
    const image = inputs.subarray(position * size, (position + 1) * size);
    if (right === 0 && down === 0) {
      target.set(image, example * size);
      return;
    }
    const moved = target.subarray(example * size, (example + 1) * size).fill(0);
    const [firstColumn, endColumn] = [Math.max(0, right), Math.min(rowLength, rowLength + right)];
    if (firstColumn >= endColumn) return;
    for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
      const from = (row - down) * rowLength;
      moved.set(
        image.subarray(from + firstColumn - right, from + endColumn - right),
        row * rowLength + firstColumn,
      );
    }
  });
}
