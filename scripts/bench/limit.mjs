/** The least time that a step of a perceptron can take here: its matrix products by the fastest library, and the bytes that its update must move. */
import { quantile } from "./ratios.mjs";

/** What contestants measure beside their step: whose part, what it is, and whose numbers it is known by. */
const PARTS = [
  { of: "recorded", part: "products", name: "products alone, TensorFlow" },
  { of: "PyTorch", part: "products", name: "products alone, PyTorch" },
  { of: "JAX", part: "products", name: "products alone, NumPy" },
  { of: "PyTorch", part: "update", name: "update alone, PyTorch" },
];

/** Those of {@link PARTS} that the contestants of a workload have. @param {import("./workloads.mjs").Spec} spec @param {string[]} names */
export function partsOf({ convolutional = false, layers }, names) {
  if (convolutional || layers.length !== 4) return [];
  return PARTS.filter(({ of }) => names.includes(of));
}

/**
 * The limit in each round, from the parts' times.
 * @param {Record<string, number[]>} times of each round, by the parts' names
 * @returns {{ name: string, times: number[] } | undefined} nothing where no update was measured
 */
export function limitOf(times) {
  const fastest = (/** @type {string} */ kind) =>
    Object.keys(times)
      .filter((name) => name.startsWith(kind))
      .sort((first, second) => quantile(times[first] ?? [], 0.5) - quantile(times[second] ?? [], 0.5))[0];
  const [products, update] = [fastest("products"), fastest("update")];
  if (products === undefined || update === undefined) return undefined;
  const [first, second] = [times[products] ?? [], times[update] ?? []];
  return { name: "the limit", times: first.map((time, round) => time + (second[round] ?? NaN)) };
}
