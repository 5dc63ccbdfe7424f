/** Memory that each training step fills anew: to get fresh memory for every step, and to copy it, takes longer than to fill it. */
import { kernels } from "./kernels.js";

/**
 * Memory for so many values under a name, the same one each time the name is asked for, with whatever it held before. Tensors
 * made of it must be disposed before it is filled again.
 */
export type StepMemory = (name: string, length: number) => Float32Array;

/** Memory for the steps of one training. */
export function stepMemory(): StepMemory {
  const held = new Map<string, Float32Array>();
  return (name, length) => {
    const known = held.get(name);
    // The last batch of an epoch is smaller.
    if (known && known.length >= length) return known.subarray(0, length);
    const fresh = kernels.alignedFloats(length);
    held.set(name, fresh);
    return fresh;
  };
}

/** Fresh memory each time, for values that are kept: all zero. */
export const freshMemory: StepMemory = (_name, length) => new Float32Array(length);
