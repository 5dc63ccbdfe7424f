/** What is held out of a training set to choose by, so that the test set need not be looked at before the end. */
import type { LabelledDataset } from "./dataset.js";
import { splitDataset } from "./split-dataset.js";

/** Seed of the choice: the same for all nets of all experiments. */
const SEED = 7;

/** A sixth: 10,000 of MNIST's 60,000 training digits. */
const SHARE = 1 / 6;

/** How many of some examples are held out. */
export function heldOutOf(examples: number): number {
  return Math.floor(examples * SHARE);
}

/** Parts a set into the examples to learn from and those held out, the same ones every time. */
export function holdOut<Set extends LabelledDataset>(set: Set): { training: Set; validation: Set } {
  // Not by classes: what was trained before on these parts stays known by them.
  return splitDataset(set, { validation: heldOutOf(set.count), seed: SEED, stratified: false });
}
