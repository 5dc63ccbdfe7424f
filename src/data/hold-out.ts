/** Holds examples out of a training set for choices, so that the test set is used only at the end. */
import type { LabelledDataset } from "./dataset.js";
import { splitDataset } from "./split-dataset.js";

/** Seed of the choice: the same for all nets of all experiments. */
const SEED = 7;

/** A sixth: 10,000 of MNIST's 60,000 training digits. */
const SHARE = 1 / 6;

/** Number of examples to hold out. */
export function heldOutOf(examples: number): number {
  return Math.floor(examples * SHARE);
}

/** Splits a set into examples for training and held-out examples, the same ones every time. */
export function holdOut<Set extends LabelledDataset>(set: Set): { training: Set; validation: Set } {
  // Not by classes, so that nets cached for the earlier parts are still found.
  return splitDataset(set, { validation: heldOutOf(set.count), seed: SEED, stratified: false });
}
