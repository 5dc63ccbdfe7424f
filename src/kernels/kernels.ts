/** Chooses the kernels: compiled from kernels.cc by set-up, or else those in JavaScript, which give the same bits. */
import { check, checkInteger } from "../support/checks.js";
import { isBytes, kindOf } from "../support/typed-array.js";
import { compiledAddon } from "../runtime/compiled-addon.js";
import { javascriptKernels } from "./javascript.js";
import { floatBits, type Kernels } from "./kernel.js";

/** The compiled functions, which throw a TypeError for arguments that are not of these kinds and lengths. */
interface Addon {
  fillMask(mask: Float32Array, bits: number, threshold: number, kept: number, state: Int32Array): void;
  writeImages(
    pixels: Uint8Array | Uint8ClampedArray,
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

/** The same for both: JavaScript would write `NaN` where compiled code throws. */
function checked({ fillMask, writeImages, alignedFloats }: Kernels): Kernels {
  return {
    alignedFloats: (length) => {
      checkInteger("alignedFloats", "length", length, 0);
      return alignedFloats(length);
    },
    fillMask: (mask, options, state) => {
      const { bits, threshold, kept } = options;
      checkKind("fillMask", "mask", mask, "Float32Array");
      checkKind("fillMask", "state", state, "Int32Array");
      check([1, 2, 4, 8, 16].includes(bits), "fillMask", "bits must be 1, 2, 4, 8 or 16", bits);
      checkInteger("fillMask", "threshold", threshold, 0, 2 ** bits);
      check(Number.isFinite(kept), "fillMask", "kept must be finite", kept);
      check(state.length === 4, "fillMask", "state must be four words", state.length);
      fillMask(mask, options, state);
    },
    writeImages: (images, positions, shifts, target) => {
      const { pixels, height, width } = images;
      const arrays = { pixels, positions, shifts, target };
      for (const [name, kind] of Object.entries(ARRAYS_OF_WRITE_IMAGES)) {
        checkKind("writeImages", name, arrays[name as keyof typeof arrays], kind);
      }
      checkInteger("writeImages", "height", height, 1);
      checkInteger("writeImages", "width", width, 1);
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

const ARRAYS_OF_WRITE_IMAGES = {
  pixels: "Uint8Array",
  positions: "Uint32Array",
  shifts: "Int32Array",
  target: "Float32Array",
} as const;

function checkKind(where: string, name: string, array: unknown, kind: string): void {
  const isKind = kindOf(array) === kind || (kind === "Uint8Array" && isBytes(array));
  check(isKind, where, `${name} must be a ${kind}`, array);
}
