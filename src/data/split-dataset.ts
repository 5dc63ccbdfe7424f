/** Splits a data set into parts without common examples: for training, for choosing hyperparameters, and for the final test. */
import { z } from "zod";
import { check } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { checkKind, kindOf, optionsSchema } from "../support/options.js";
import { randomGenerator, randomOrder } from "../support/random.js";
import { checkDataset, checkLabelled, isLabelled } from "./check-dataset.js";
import type { Dataset, LabelledDataset } from "./dataset.js";
import { selectExamples } from "./select-examples.js";

/** The sizes of the parts; the remaining examples are for training. */
export interface SplitOptions {
  /** For choosing hyperparameters: a share below 1, such as 0.1, or a whole number of examples. Default: no such part. */
  validation?: number;
  /** For the final test: a share or a number, like `validation`. Default: no such part. */
  test?: number;
  /** Seed of the random choice; the same seed gives the same parts. Default: 1. */
  seed?: number;
  /** Whether each part has the same share of each class. Default: true if the set has labels. */
  stratified?: boolean;
}

/** The parts that were asked for. */
export type SplitDataset<Set, Options> = { training: Set } & {
  [part in "validation" | "test" as Options extends Record<part, number> ? part : never]: Set;
};

const size = kindOf<number>("a share below 1 or a whole number of examples", (error) =>
  z.number(error).refine((value) => value > 0 && (value < 1 || Number.isInteger(value)), error),
);

const SCHEMA = optionsSchema<SplitOptions>({
  validation: size,
  test: size,
  seed: kind.seed,
  stratified: kind.flag,
});

/**
 * Splits a set at random:
 *
 * ```ts
 * const { training, validation, test } = splitDataset(data, { validation: 0.1, test: 0.2, seed: 1 });
 * ```
 *
 * @returns the parts, in random order; those that were not asked for are missing
 * @throws ArgumentError if an option is out of range, no example is left for training, or classes are to keep their shares
 *   in a set without labels
 */
export function splitDataset<Set extends Dataset, const Options extends SplitOptions>(
  set: Set,
  options: Options,
): SplitDataset<Set, Options> {
  const where = "splitDataset";
  const known = checkDataset(where, set);
  checkKind(where, SCHEMA.some, options);
  const { seed = 1, stratified = known.labels !== undefined } = options as SplitOptions;
  const asked = (["validation", "test"] as const).filter((part) => options[part] !== undefined);
  check(asked.length > 0, where, "validation or test must say how many examples to hold out", options);
  if (stratified) checkLabelled(where, known);

  let left = randomOrder(known.count, randomGenerator(seed, "validation"));
  const parts: Record<string, Set> = {};
  for (const part of asked) {
    const wanted = options[part]!;
    const count = wanted < 1 ? Math.round(wanted * known.count) : wanted;
    const expectation = `${part} must leave examples for training and hold at least one, of ${known.count}`;
    check(count > 0 && count < left.length, where, expectation, wanted);
    const held =
      stratified && isLabelled(known) ? eachClassIts(left, known, count) : (index: number) => index < count;
    parts[part] = selectExamples(
      known,
      left.filter((_, index) => held(index)),
      `${known.name}, ${FOR[part]}`,
    );
    left = left.filter((_, index) => !held(index));
  }
  const training = selectExamples(known, left, `${known.name} (${left.length} examples)`);
  return { training, ...parts } as SplitDataset<Set, Options>;
}

const FOR = { validation: "held out for validation", test: "held out for the test" } as const;

/** Chooses `count` of the examples, keeping their order, so that each class has its share. */
function eachClassIts(
  positions: Uint32Array,
  { labels, classes }: LabelledDataset,
  count: number,
): (index: number) => boolean {
  const of = Array.from({ length: classes }, () => 0);
  for (const position of positions) of[labels[position]!]!++;
  const exact = of.map((examples) => (count * examples) / positions.length);
  const quota = exact.map(Math.floor);
  // Classes that lost most by rounding down get the remaining places.
  const lost = quota.map((whole, label) => ({ label, part: exact[label]! - whole }));
  const missing = count - quota.reduce((sum, one) => sum + one, 0);
  lost.sort((one, other) => other.part - one.part || one.label - other.label);
  for (const { label } of lost.slice(0, missing)) quota[label]!++;
  const taken = Array.from(positions, (position) => quota[labels[position]!]!-- > 0);
  return (index) => taken[index]!;
}
