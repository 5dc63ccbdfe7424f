/** What a batch needs for each of its pixels and units: loops that run several hundred thousand times in a step. */

/** How likely a unit is kept, and what it is then multiplied by. */
export interface MaskOptions {
  /** Random bits for a unit: 1, 2, 4, 8 or 16. */
  bits: number;
  /** A unit is kept where its bits, as a number, are not below this. */
  threshold: number;
  /** The mask's value of a unit that is kept; the others' is 0. */
  kept: number;
}

/** Images of one size: grey values 0…255, `images · height · width`. */
export interface Images {
  pixels: Uint8Array | Uint8ClampedArray;
  height: number;
  width: number;
}

/** The innermost loops of batches and masks. */
export interface Kernels {
  /**
   * Fills a mask at random.
   * @param state - four words of a generator, see `RandomGenerator.state`; changed to what it is afterwards
   */
  fillMask: (mask: Float32Array, options: MaskOptions, state: Int32Array) => void;
  /**
   * Writes images, moved and scaled from 0…255 to 0…1, one after the other into a batch's values. What leaves the frame is
   * lost; what enters is background.
   *
   * @param positions - which images
   * @param shifts - two for each image: how many pixels to the right and down
   */
  writeImages: (images: Images, positions: Uint32Array, shifts: Int32Array, target: Float32Array) => void;
  /** Memory for a step's values, which TensorFlow need not copy if it begins at a multiple of 64 bytes. Not filled. */
  alignedFloats: (length: number) => Float32Array;
}

/** The bits of a float32 as an integer. */
export function floatBits(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0]!;
}
