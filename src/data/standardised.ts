/** Standardisation: inputs with mean 0 and standard deviation 1, computed on the training examples alone. */
import { check } from "../support/checks.js";
import { checkKind, optionsSchema } from "../support/options.js";
import * as kind from "../support/option-kinds.js";
import { checkDataset, trusted } from "./check-dataset.js";
import { areBytes, sizeOf, type Dataset } from "./dataset.js";
import { inputBlocks } from "./input-blocks.js";
import { checkSameClasses } from "./same-classes.js";
import { frozenScale } from "./scale.js";

/** Options of {@link standardised}. */
export interface StandardisedOptions {
  /**
   * `value` scales each value of an example separately, such as the columns of a table. `channel` scales each channel, the same at all
   * positions of a picture. Default: `value` for examples with one axis, else `channel`.
   */
  each?: "value" | "channel";
}

const SCHEMA = optionsSchema<StandardisedOptions>({ each: kind.choice("value", "channel") });

/** A data set in parts, one of them for training. */
export type Parts = Readonly<Record<string, Dataset>> & { readonly training: Dataset };

/**
 * Scales inputs to mean 0 and standard deviation 1 over the training examples; the other parts are scaled by the same numbers,
 * so nothing is learned from them:
 *
 * ```ts
 * const { training, validation, test } = standardised(splitDataset(data, { validation: 0.1, test: 0.2 }));
 * ```
 *
 * Stored values stay unchanged and share their memory with the given parts; only `scale` changes. A value that does not vary over the
 * training examples becomes 0 there and keeps its unit.
 *
 * @param parts - `{ training }`, and others of the same shape by any names
 * @throws ArgumentError if the training part is missing, or another part has inputs of another shape, kind or scale, or
 *   other classes
 */
export function standardised<Sets extends Parts>(parts: Sets, options: StandardisedOptions = {}): Sets {
  const where = "standardised";
  const isObject = typeof (parts as unknown) === "object" && (parts as unknown) !== null;
  const expectation = "parts must be { training, … }, as splitDataset gives them";
  check(isObject && "training" in parts, where, expectation, parts);
  checkKind(where, SCHEMA.some, options);
  const training = checkDataset(where, parts.training);
  const { each = training.shape.length === 1 ? "value" : "channel" } = options;
  const channels = training.shape.length > 2 ? training.shape.at(-1)! : 1;
  const scale = scaleOver(training, each === "value" ? sizeOf(training) : channels);
  const scaled = Object.entries(parts).map(([name, part]) => {
    const set = checkDataset(where, part);
    const storage = (one: Dataset) =>
      JSON.stringify([one.shape, areBytes(one.inputs) ? "bytes" : "floats", one.scale]);
    const alike = storage(set) === storage(training);
    check(alike, where, `${name} must have inputs of the shape, kind and scale that training has`, set.shape);
    checkSameClasses(where, training, set, name);
    return [name, trusted({ ...set, scale })] as const;
  });
  return Object.fromEntries(scaled) as Sets;
}

/** Mean and deviation of every n-th value by Welford's method, which gives exactly 0 as the deviation of constant values. */
function scaleOver(set: Dataset, lists: number) {
  const mean = new Float64Array(lists);
  const squares = new Float64Array(lists);
  const seen = new Float64Array(lists);
  for (const block of inputBlocks(set)) {
    for (let index = 0; index < block.length; index++) {
      const at = index % lists;
      const before = block[index]! - mean[at]!;
      mean[at]! += before / ++seen[at]!;
      squares[at]! += before * (block[index]! - mean[at]!);
    }
  }
  const deviation = Array.from(squares, (sum, at) => Math.sqrt(sum / seen[at]!));
  return frozenScale({ zero: [...mean], unit: deviation.map((one) => (one > 0 ? one : 1)) });
}
