/** Eq. 5 of the paper: one distribution over all classes from a generalist and its specialists. §5.4 */
import * as tf from "@tensorflow/tfjs";
import { classGroups, type ClassGroups } from "./class-groups.js";
import {
  checkedPredictions,
  type CheckedSpecialist,
  type CombineOptions,
  type GeneralistAndSpecialists,
} from "./specialist-predictions.js";

const WHERE = "combineSpecialists";

/**
 * The distribution q over all classes that is closest to those of a generalist and of the specialists that are active:
 *
 * q minimises KL(p_g ‖ q) + Σ_m KL(p_m ‖ q_m). Eq. 5
 *
 * p_g is the generalist's distribution and p_m that of specialist m, over its own classes and a dustbin. q_m is q seen by this specialist: its
 * dustbin has the sum of q over all classes that are not its own.
 *
 * The minimum is the fixed point of q ← mean of p_g and all p̂_m, where p̂_m is p_m with its dustbin spread over the other classes in
 * proportion to q. This is the EM algorithm for counts of which some are known only as sums; eq. 5 is convex in q and never rises. Without
 * a specialist q is p_g; with one the first step is exact. Classes that the same specialists have keep their proportions, so the steps need only the sums over such groups,
 * not the classes. `combineByDescent` computes the same as the paper does, by gradient descent, and is far slower.
 *
 * If the minimum leaves open how the classes of a group share their sum, since p_g and all p_m give them 0, they share it equally.
 * The result is not differentiable.
 *
 * @param predictions - of the generalist `[examples, classes]`; of a specialist `[its examples, its classes + 1]`, the dustbin last
 * @returns q, `[examples, classes]`: rows that sum to 1, accurate to float32
 * @throws ArgumentError naming the net and what is wrong with it: a shape, NaN, rows that are not probabilities, fewer than two classes,
 *   a class that does not exist or occurs twice, no class left for the dustbin
 *
 * @example
 * const generalist = { logits: [[3, 2, 0, 0]] };
 * const specialist = { classes: [0, 1], logits: [[0, 2, -1]] };
 * combineSpecialists({ generalist, specialists: [specialist] }); // 0.39, 0.54, 0.04, 0.04
 */
export function combineSpecialists(
  predictions: GeneralistAndSpecialists,
  options: CombineOptions = {},
): tf.Tensor2D {
  return tf.tidy(() => {
    const { count, classes, generalist, specialists } = checkedPredictions(WHERE, predictions, options);
    const combined = new Float32Array(count * classes);
    const groupsOf = rememberedGroups(classes, specialists);
    const row = new Float64Array(classes);
    for (const [example, active] of activeSpecialists(count, specialists).entries()) {
      row.set(generalist.subarray(example * classes, (example + 1) * classes));
      normalise(row);
      if (active.length > 0) combine(row, active, groupsOf(active));
      combined.set(row, example * classes);
    }
    return tf.tensor2d(combined, [count, classes]);
  });
}

/** A specialist with its distribution for one example. */
interface Active {
  specialist: number;
  classes: Uint32Array;
  /** Over its classes, and the dustbin. */
  probabilities: Float64Array;
}

/** For each example the specialists that are active. */
function activeSpecialists(count: number, specialists: readonly CheckedSpecialist[]): Active[][] {
  const active = Array.from({ length: count }, (): Active[] => []);
  for (const [specialist, { classes, examples, probabilities }] of specialists.entries()) {
    const size = classes.length + 1;
    for (const [row, example] of examples.entries()) {
      const own = Float64Array.from(probabilities.subarray(row * size, (row + 1) * size));
      normalise(own);
      active[example]!.push({ specialist, classes, probabilities: own });
    }
  }
  return active;
}

/** Takes away the rounding of float32, or of probabilities that were written with few digits. */
function normalise(row: Float64Array): void {
  let sum = 0;
  for (const value of row) sum += value;
  for (let index = 0; index < row.length; index++) row[index]! /= sum;
}

/** More sets of specialists than this are not remembered, for the sake of memory. */
const REMEMBERED = 1000;

/** The groups of classes for each set of active specialists; many examples have the same set. */
function rememberedGroups(
  classes: number,
  specialists: readonly CheckedSpecialist[],
): (active: readonly Active[]) => ClassGroups {
  const remembered = new Map<string, ClassGroups>();
  return (active) => {
    const key = active.map(({ specialist }) => specialist).join();
    const known = remembered.get(key);
    if (known) return known;
    if (remembered.size >= REMEMBERED) remembered.clear();
    const own = active.map(({ specialist }) => specialists[specialist]!.classes);
    const groups = classGroups(classes, own);
    remembered.set(key, groups);
    return groups;
  };
}

/** Turns p_g into q, in place. */
function combine(row: Float64Array, active: readonly Active[], groups: ClassGroups): void {
  const { groupOf, sizes } = groups;
  // Each class: p_g and its probabilities by the specialists that have it.
  for (const { classes, probabilities } of active) {
    for (let place = 0; place < classes.length; place++) row[classes[place]!]! += probabilities[place]!;
  }
  const named = new Float64Array(sizes.length);
  for (let label = 0; label < row.length; label++) named[groupOf[label]!]! += row[label]!;
  const dustbins = active.map(({ classes, probabilities }) => probabilities[classes.length]!);
  const sums = groupSums(named, dustbins, groups).sums;
  for (let label = 0; label < row.length; label++) {
    const group = groupOf[label]!;
    row[label] =
      named[group]! > 0 ? (row[label]! / named[group]!) * sums[group]! : sums[group]! / sizes[group]!;
  }
  normalise(row);
}

/** The iteration ends when no sum changes by more. */
const TOLERANCE = 1e-13;
/** Two to six specialists mostly need some tens of steps, and rarely thousands: where they share most classes and contradict each other. */
const MOST_STEPS = 100_000;

/**
 * The sums of q over each group at the minimum, and the number of steps to get there.
 *
 * @param named - for each group the sum of p_g and of all p_m that have its classes
 * @param dustbins - p_m of the dustbin, for each specialist
 */
export function groupSums(
  named: Float64Array,
  dustbins: readonly number[],
  groups: Pick<ClassGroups, "sizes" | "dustbins">,
): { sums: Float64Array; steps: number } {
  const distributions = dustbins.length + 1;
  const classes = groups.sizes.reduce((sum, size) => sum + size, 0);
  // Start above 0 everywhere: a group at 0 would stay there.
  let sums = named.map((sum, group) => sum / distributions + groups.sizes[group]! / classes);
  for (let steps = 1; ; steps++) {
    const shares = new Float64Array(sums.length);
    for (const [index, dustbin] of dustbins.entries()) {
      if (dustbin === 0) continue;
      const outside = groups.dustbins[index]!;
      let sum = 0;
      for (const group of outside) sum += sums[group]!;
      for (const group of outside) shares[group]! += dustbin / sum;
    }
    const before = sums;
    sums = before.map((sum, group) => (named[group]! + sum * shares[group]!) / distributions);
    const isDone = sums.every((sum, group) => Math.abs(sum - before[group]!) <= TOLERANCE);
    if (isDone || steps === MOST_STEPS) return { sums, steps };
  }
}
