/** Memory that training steps reuse: allocating and copying new memory takes longer than filling it. */
import { kernels } from "./kernels.js";

/**
 * Memory for a number of values under a name: always the same memory for the same name, with its earlier contents. Tensors
 * made from it must be disposed before it is filled again.
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

/** New memory each time, for values that are kept; all zero. */
export const freshMemory: StepMemory = (_name, length) => new Float32Array(length);
