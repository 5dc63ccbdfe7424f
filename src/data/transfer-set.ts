/** The transfer sets of the paper: all digits, all except some classes, only some classes, a small fraction. §3, §6 */
import { check, checkInteger } from "../support/checks.js";
import { randomGenerator, randomOrder } from "../support/random.js";
import { checkLabelled, trusted } from "./check-dataset.js";
import type { LabelledDataset } from "./dataset.js";
import { selectExamples } from "./select-examples.js";

function selectClasses<Set extends LabelledDataset>(
  where: string,
  set: Set,
  classes: readonly number[],
  { keep, said }: { keep: boolean; said: string },
): Set {
  checkLabelled(where, set);
  check(typeof classes === "object", where, "classes must be a list, such as [3]", classes);
  for (const label of classes) checkInteger(where, "each class", label, 0, set.classes - 1);
  const positions: number[] = [];
  set.labels.forEach((label, position) => {
    if (classes.includes(label) === keep) positions.push(position);
  });
  check(positions.length > 0, where, "at least one example must be left", positions.length);
  return selectExamples(set, positions, set.name + said + classes.join(", "));
}

/**
 * All examples except those of the given classes: `omitClasses(digits, [3])` leaves out the 3s. §3
 * @throws ArgumentError if a class does not exist or nothing is left
 */
export function omitClasses<Set extends LabelledDataset>(set: Set, classes: readonly number[]): Set {
  return selectClasses("omitClasses", set, classes, { keep: false, said: " without " });
}

/**
 * Only the examples of the given classes: `onlyClasses(digits, [7, 8])` keeps the 7s and 8s. §3
 * @throws ArgumentError if a class does not exist or nothing is left
 */
export function onlyClasses<Set extends LabelledDataset>(set: Set, classes: readonly number[]): Set {
  return selectClasses("onlyClasses", set, classes, { keep: true, said: ", only " });
}

/**
 * A random fraction of the examples, with the same share of each class: `takeFraction(set, 0.03, seed)` keeps 3% of the data. §6
 *
 * @param fraction - in (0, 1]; at least one example of each class is kept
 * @throws ArgumentError if the fraction is out of range
 */
export function takeFraction<Set extends LabelledDataset>(set: Set, fraction: number, seed: number): Set {
  checkLabelled("takeFraction", set);
  check(fraction > 0 && fraction <= 1, "takeFraction", "fraction must be above 0 and at most 1", fraction);
  const left = new Array<number>(set.classes).fill(0);
  for (const label of set.labels) left[label]!++;
  for (let label = 0; label < set.classes; label++) {
    left[label] = Math.min(left[label]!, Math.max(1, Math.round(left[label]! * fraction)));
  }
  const order = randomOrder(set.count, randomGenerator(seed, "fraction"));
  const chosen = order.filter((position) => left[set.labels[position]!]!-- > 0).sort();
  return selectExamples(set, chosen, `${set.name}, ${100 * fraction}%`);
}

/**
 * Label noise: the same images, with a random fraction of the labels replaced by another class, each equally likely.
 *
 * @param fraction - fraction of wrong labels, in [0, 1]
 * @throws ArgumentError if the fraction is out of range
 */
export function noisyLabels<Set extends LabelledDataset>(set: Set, fraction: number, seed: number): Set {
  checkLabelled("noisyLabels", set);
  check(fraction >= 0 && fraction <= 1, "noisyLabels", "fraction must be from 0 to 1", fraction);
  const generator = randomGenerator(seed, "noise");
  // Not `slice`, which does not copy a Buffer.
  const labels = (set.classes <= 256 ? Uint8Array : Uint16Array).from(set.labels);
  for (const example of randomOrder(set.count, generator).subarray(0, Math.round(fraction * set.count))) {
    labels[example] = (labels[example]! + generator.integer(1, set.classes - 1)) % set.classes;
  }
  return trusted({ ...set, labels, name: `${set.name}, ${100 * fraction}% of the labels wrong` });
}
