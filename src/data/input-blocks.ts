/** Iterates over all inputs of a set, a few examples at a time. */
import { scaleOf, sizeOf, type Dataset } from "./dataset.js";
import { isInFile } from "./file-inputs.js";
import { applyScale } from "./scale.js";

/** Approximate number of values in a block: few compared with a training's memory, many compared with the cost of a read. */
const BLOCK = 2 ** 20;

/** The stored values of whole examples, in order. Use each block before you ask for the next. */
export function* inputBlocks(
  set: Pick<Dataset, "inputs" | "shape" | "count">,
): Generator<Uint8Array | Float32Array> {
  const { inputs } = set;
  const size = sizeOf(set);
  const examples = Math.max(1, Math.floor(BLOCK / size));
  for (let first = 0; first < set.count; first += examples) {
    const end = Math.min(first + examples, set.count);
    yield isInFile(inputs)
      ? inputs.read(Uint32Array.from({ length: end - first }, (_, index) => first + index))
      : inputs.subarray(first * size, end * size);
  }
}

/** The same as nets see them. */
export function* scaledBlocks(set: Dataset): Generator<Float32Array> {
  for (const block of inputBlocks(set)) {
    const values = Float32Array.from(block);
    applyScale(values, scaleOf(set));
    yield values;
  }
}
