/** Which specialists a generalist makes active for an example, and what they say. §5.4 */
import * as tf from "@tensorflow/tfjs";
import type { GeneralistAndSpecialists } from "../distillation/specialist-predictions.js";
import type { Net } from "./net.js";

/** A specialist as it is asked: an output for each of its classes, and one for its dustbin. */
export interface AskedNet {
  classes: readonly number[];
  net: Net;
}

/** What a generalist says of some examples, and the specialists that it makes active. */
export interface AskedSpecialists {
  /** Of the generalist, `examples · classes` values. */
  logits: Float32Array;
  /** For each example the active specialists, in ascending order. */
  active: number[][];
  /** The same for eq. 5: tensors. */
  predictions: GeneralistAndSpecialists;
}

/**
 * Asks the generalist, and for each example the specialists that have one of its most probable classes.
 *
 * @param top - n: how many of the generalist's most probable classes make specialists active; 1 in the paper
 * @returns with tensors, which the caller frees
 */
export function askSpecialists(
  generalist: Net,
  specialists: readonly AskedNet[],
  inputs: tf.Tensor,
  top: number,
): AskedSpecialists {
  const outputs = tf.tidy(() => generalist.apply(inputs));
  const logits = outputs.dataSync<"float32">();
  const groups = specialists.map((one) => one.classes);
  const active = activeSpecialists(logits, groups, { classes: generalist.classes, top });
  const asked = specialists.map(({ classes, net }, index) => {
    const examples = active.flatMap((those, row) => (those.includes(index) ? [row] : []));
    // All are there, so that messages count them as their caller does.
    if (examples.length === 0) return { classes, examples, logits: tf.zeros([0, classes.length + 1]) };
    const rows = () => tf.gather(inputs, tf.tensor1d(examples, "int32"));
    return { classes, examples, logits: tf.tidy(() => net.apply(rows())) };
  });
  return { logits, active, predictions: { generalist: { logits: outputs }, specialists: asked } };
}

/** Frees the tensors. */
export function disposeAsked({ predictions: { generalist, specialists } }: AskedSpecialists): void {
  tf.dispose([generalist, ...specialists].map((one) => (one as { logits: tf.Tensor }).logits));
}

/**
 * For each example the specialists that have one of the generalist's most probable classes, in ascending order. Of equally probable classes the first
 * ones count.
 *
 * @param logits - the generalist's, `examples · classes` values
 * @param groups - the classes of each specialist
 */
export function activeSpecialists(
  logits: Float32Array,
  groups: readonly (readonly number[])[],
  { classes, top }: { classes: number; top: number },
): number[][] {
  const having = Array.from({ length: classes }, (_, label) =>
    groups.flatMap((group, index) => (group.includes(label) ? [index] : [])),
  );
  return Array.from({ length: logits.length / classes }, (_, row) => {
    const best = mostProbable(logits.subarray(row * classes, (row + 1) * classes), top);
    const active = new Set(best.flatMap((label) => having[label]!));
    return [...active].sort((one, other) => one - other);
  });
}

/** The classes with the largest logits, the largest first. */
function mostProbable(row: Float32Array, top: number): number[] {
  const best: number[] = [];
  for (let label = 0; label < row.length; label++) {
    const value = row[label]!;
    if (best.length === top && value <= row[best[top - 1]!]!) continue;
    const place = best.findIndex((other) => value > row[other]!);
    best.splice(place < 0 ? best.length : place, 0, label);
    if (best.length > top) best.pop();
  }
  return best;
}
