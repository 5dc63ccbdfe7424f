/** The least time that a step of a perceptron can take here: its matrix products by the fastest library, and the bytes that its update must move. */
import { quantile } from "./ratios.js";
import type { Spec } from "./workloads.js";

/** What contestants measure beside their step: whose part, what it is, and whose numbers it is known by. */
const PARTS = [
  { of: "recorded", part: "products", name: "products alone, TensorFlow" },
  { of: "PyTorch", part: "products", name: "products alone, PyTorch" },
  { of: "JAX", part: "products", name: "products alone, NumPy" },
  { of: "PyTorch", part: "update", name: "update alone, PyTorch" },
];

/** Those of them that the contestants of a workload have. @param names - of the contestants */
export function partsOf({ convolutional = false, layers }: Spec, names: readonly string[]): typeof PARTS {
  if (convolutional || layers.length !== 4) return [];
  return PARTS.filter(({ of }) => names.includes(of));
}

/**
 * The limit in each round, from the parts' times; nothing where no update was measured.
 * @param times - of each round, by the parts' names
 */
export function limitOf(
  times: Readonly<Record<string, readonly number[]>>,
): { name: string; times: number[] } | undefined {
  const fastest = (kind: string) =>
    Object.keys(times)
      .filter((name) => name.startsWith(kind))
      .sort((first, second) => quantile(times[first] ?? [], 0.5) - quantile(times[second] ?? [], 0.5))[0];
  const [products, update] = [fastest("products"), fastest("update")];
  if (products === undefined || update === undefined) return undefined;
  const [first, second] = [times[products] ?? [], times[update] ?? []];
  return { name: "the limit", times: first.map((time, round) => time + (second[round] ?? NaN)) };
}
