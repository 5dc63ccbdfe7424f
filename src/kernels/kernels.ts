/** The kernels of this process: in JavaScript, or others that give the same bits. */
import { check, checkInteger } from "../support/checks.js";
import { isBytes, kindOf } from "../support/typed-array.js";
import { javascriptKernels } from "./javascript.js";
import type { Kernels } from "./kernel.js";

let used = checked(javascriptKernels);

/** The kernels that make batches and masks in this process. */
export const kernels: Kernels = {
  alignedFloats: (length) => used.alignedFloats(length),
  fillMask: (mask, options, state) => {
    used.fillMask(mask, options, state);
  },
  writeImages: (images, positions, shifts, target) => {
    used.writeImages(images, positions, shifts, target);
  },
  readRows: (file, layout, rows, target) => used.readRows(file, layout, rows, target),
};

/** Replaces the kernels. */
export function useKernels(others: Kernels): void {
  used = checked(others);
}

/** The same checks for both kinds: JavaScript would write `NaN` where compiled code throws. */
function checked({ fillMask, writeImages, readRows, alignedFloats }: Kernels): Kernels {
  return {
    readRows,
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
