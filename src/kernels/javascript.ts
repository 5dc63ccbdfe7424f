/** The kernels in JavaScript: the readable reference, used if there was no compiler. */
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { floatBits, type Images, type Kernels, type MaskOptions } from "./kernel.js";

/** The kernels in JavaScript, for use without compiled ones. */
export const javascriptKernels: Kernels = {
  fillMask,
  writeImages,
  // Reading needs Node, which kernels don't.
  readRows: () => undefined,
  // JavaScript can't align memory.
  alignedFloats: (length) => new Float32Array(length),
};

function fillMask(mask: Float32Array, { bits, threshold, kept }: MaskOptions, state: Int32Array): void {
  const generator = xoroshiro128plusFromState(Array.from(state));
  // Use a float32's bits as an integer: the sign of a comparison, all zeros or all ones, then selects without a branch.
  const units = new Int32Array(mask.buffer, mask.byteOffset, mask.length);
  const value = floatBits(kept);
  const lowest = 2 ** bits - 1;
  for (let unit = 0; unit < units.length;) {
    // Several units share one draw.
    let draw = generator.next();
    const end = Math.min(unit + 32 / bits, units.length);
    for (; unit < end; unit++) {
      units[unit] = ((threshold - 1 - (draw & lowest)) >> 31) & value;
      draw >>>= bits;
    }
  }
  state.set(generator.getState());
}

function writeImages(images: Images, positions: Uint32Array, shifts: Int32Array, target: Float32Array): void {
  const { pixels, height, width } = images;
  target.fill(0);
  positions.forEach((position, row) => {
    const [right, down] = [shifts[2 * row]!, shifts[2 * row + 1]!];
    const firstColumn = Math.max(0, right);
    const endColumn = Math.min(width, width + right);
    for (let line = Math.max(0, down); line < Math.min(height, height + down); line++) {
      const from = (position * height + line - down) * width - right;
      const to = (row * height + line) * width;
      for (let column = firstColumn; column < endColumn; column++) {
        target[to + column] = pixels[from + column]! / 255;
      }
    }
  });
}
