/** Chooses the kernels: compiled from kernels.cc by set-up, or else those in JavaScript, which give the same bits. */
import { check, checkInteger } from "../support/checks.js";
import { compiledAddon } from "../runtime/compiled-addon.js";
import { javascriptKernels } from "./javascript.js";
import { floatBits, type Kernels } from "./kernel.js";

/** The compiled functions, which trust their arguments. */
interface Addon {
  fillMask(mask: Float32Array, bits: number, threshold: number, kept: number, state: Int32Array): void;
  writeImages(
    pixels: Uint8Array,
    positions: Uint32Array,
    shifts: Int32Array,
    height: number,
    width: number,
    target: Float32Array,
  ): void;
  alignedBuffer(bytes: number): ArrayBuffer;
}

// Who asks for WebAssembly wants no native code.
const compiled = process.env.DARK_KNOWLEDGE_BACKEND === "wasm" ? undefined : compiledKernels();

/** What makes batches and masks in this process. */
export const kernels: Kernels = checked(compiled ?? javascriptKernels);

/** The compiled kernels; undefined where set-up found no compiler. */
export function compiledKernels(): Kernels | undefined {
  const addon = compiledAddon("kernels") as Addon | undefined;
  if (addon === undefined) return undefined;
  return {
    fillMask: (mask, { bits, threshold, kept }, state) => {
      addon.fillMask(mask, bits, threshold, floatBits(kept), state);
    },
    writeImages: ({ pixels, height, width }, positions, shifts, target) => {
      addon.writeImages(pixels, positions, shifts, height, width, target);
    },
    alignedFloats: (length) => new Float32Array(addon.alignedBuffer(length * Float32Array.BYTES_PER_ELEMENT)),
  };
}

/** Compiled code would read and write beyond its arrays' ends where JavaScript finds `undefined`. */
function checked({ fillMask, writeImages, alignedFloats }: Kernels): Kernels {
  return {
    alignedFloats: (length) => {
      checkInteger("alignedFloats", "length", length, 0);
      return alignedFloats(length);
    },
    fillMask: (mask, options, state) => {
      check(
        [1, 2, 4, 8, 16].includes(options.bits),
        "fillMask",
        "bits must be 1, 2, 4, 8 or 16",
        options.bits,
      );
      check(state.length === 4, "fillMask", "state must be four words", state.length);
      fillMask(mask, options, state);
    },
    writeImages: (images, positions, shifts, target) => {
      const { pixels, height, width } = images;
      const count = positions.length;
      const stored = Math.floor(pixels.length / (height * width));
      const beyond = positions.find((position) => position >= stored);
      check(beyond === undefined, "writeImages", `positions must be below ${stored}`, beyond);
      check(shifts.length === 2 * count, "writeImages", `shifts must be ${2 * count}`, shifts.length);
      const expected = count * height * width;
      check(target.length === expected, "writeImages", `target must have ${expected} values`, target.length);
      writeImages(images, positions, shifts, target);
    },
  };
}
