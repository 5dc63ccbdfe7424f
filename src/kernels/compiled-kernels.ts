/**
 * The kernels that set-up has compiled from kernels.cc. Importing this file installs them in the process, if they exist. It
 * is separate from kernels.ts, and only training imports it, so that data and nets need nothing from Node.
 */
import { compiledAddon } from "../runtime/compiled-addon.js";
import { floatBits, type Kernels } from "./kernel.js";
import { useKernels } from "./kernels.js";

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
  readRows(file: number, start: number, rowBytes: number, rows: Uint32Array, target: Uint8Array): boolean;
  alignedBuffer(bytes: number): ArrayBuffer;
}

/** The compiled kernels; undefined if set-up found no compiler. */
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
    readRows: (file, { start, rowBytes }, rows, target) =>
      addon.readRows(file, start, rowBytes, rows, target),
    alignedFloats: (length) => new Float32Array(addon.alignedBuffer(length * Float32Array.BYTES_PER_ELEMENT)),
  };
}

// Users who force WebAssembly want no native code.
const chosen = process.env.DARK_KNOWLEDGE_BACKEND === "wasm" ? undefined : compiledKernels();
if (chosen) useKernels(chosen);
