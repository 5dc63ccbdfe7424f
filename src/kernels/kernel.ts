/** The interface of kernels: work for each pixel and unit of a batch, in loops that run several hundred thousand times per step. */

/** The probability of keeping a unit, and its factor. */
export interface MaskOptions {
  /** Random bits per unit: 1, 2, 4, 8 or 16. */
  bits: number;
  /** A unit is kept if its bits, as a number, are at least this. */
  threshold: number;
  /** The mask's value for a kept unit; 0 for the others. */
  kept: number;
}

/** Images of one size: grey values 0…255, `images · height · width`. */
export interface Images {
  pixels: Uint8Array | Uint8ClampedArray;
  height: number;
  width: number;
}

/** Rows in a file. */
export interface RowLayout {
  /** Position of the first, in bytes. */
  start: number;
  rowBytes: number;
}

/** The innermost loops of batches and masks. */
export interface Kernels {
  /**
   * Fills a mask at random.
   * @param state - four words of a generator, see `RandomGenerator.state`; updated in place
   */
  fillMask: (mask: Float32Array, options: MaskOptions, state: Int32Array) => void;
  /**
   * Writes images, shifted and scaled from 0…255 to 0…1, one after the other into a batch's values. Pixels that leave the frame are
   * dropped; background enters.
   *
   * @param positions - positions of the images
   * @param shifts - two for each image: pixels to the right and down
   */
  writeImages: (images: Images, positions: Uint32Array, shifts: Int32Array, target: Float32Array) => void;
  /**
   * Reads rows of equal length from a file, one after the other.
   *
   * @param file - an open descriptor
   * @param rows - their numbers, from `start` on
   * @returns whether all were read; undefined if these kernels don't read
   */
  readRows: (file: number, layout: RowLayout, rows: Uint32Array, target: Uint8Array) => boolean | undefined;
  /** Memory for a step's values, not initialised. TensorFlow need not copy it if it begins at a multiple of 64 bytes. */
  alignedFloats: (length: number) => Float32Array;
}

/** The bits of a float32 as an integer. */
export function floatBits(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0]!;
}
