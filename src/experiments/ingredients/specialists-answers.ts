/** What a generalist and its specialists answer together, counted by how many specialists are asked. §5.4 and §5.5 */
import * as tf from "@tensorflow/tfjs";
import type { LabelledDataset } from "../../data/dataset.js";
import { firstExamples, selectExamples } from "../../data/select-examples.js";
import { combinationLoss, combineByDescent } from "../../distillation/combine-by-descent.js";
import { combineSpecialists } from "../../distillation/combine-specialists.js";
import { SMALLEST_NORMAL } from "../../distillation/cross-entropy.js";
import type {
  GeneralistAndSpecialists,
  SpecialistPredictions,
} from "../../distillation/specialist-predictions.js";
import type { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { logitsOf } from "../../training/evaluate.js";
import { largestOf } from "./answers-within.js";
import { forEachChunk } from "./example-chunks.js";
import { placesOf } from "./places.js";

/** A specialist as it is asked. */
export interface AskedSpecialist {
  classes: readonly number[];
  /** Its dustbin is corrected. */
  net: MultilayerPerceptron;
}

/** Examples by a number of specialists, from 0: how many there are, and how many are answered right. */
export interface CountedAnswers {
  examples: number[];
  generalist: number[];
  together: number[];
}

/** What is counted. */
export interface SpecialistsAnswers {
  examples: number;
  /** Right answers of the generalist alone, and of eq. 5 with the active specialists. */
  generalist: number;
  together: number;
  /** The same by the number of active specialists. */
  byActive: CountedAnswers;
  /** The same by the number of active specialists that have the right class: the paper's Table 4. */
  byCovering: CountedAnswers;
}

/** What a generalist says of some examples, and the specialists that it makes active. */
export interface Asked {
  /** Of the generalist, `examples · classes` values. */
  logits: Float32Array;
  /** For each example the active specialists, in ascending order. */
  active: readonly (readonly number[])[];
  /** The same for eq. 5: tensors, which the caller frees. */
  predictions: GeneralistAndSpecialists;
}

/**
 * Asks the generalist, and the specialists that have one of its most probable classes.
 *
 * @param top - n: how many of the generalist's most probable classes make specialists active; 1 in the paper
 */
export function ask(
  generalist: MultilayerPerceptron,
  specialists: readonly AskedSpecialist[],
  set: LabelledDataset,
  top: number,
): Asked {
  const { classes } = generalist;
  const places = specialists.map((one) => placesOf(one.classes, classes));
  const logits = logitsOf(generalist, set);
  const active = activeSpecialists(logits, places, { classes, top });
  const asked = specialists.flatMap(({ net, classes }, index): SpecialistPredictions[] => {
    const examples = rowsWith(active, index);
    if (examples.length === 0) return [];
    const values = logitsOf(net, selectExamples(set, examples));
    return [{ classes, examples, logits: tensorOf(values, net.classes) }];
  });
  return {
    logits,
    active,
    predictions: { generalist: { logits: tensorOf(logits, classes) }, specialists: asked },
  };
}

/** Frees the tensors. */
export function disposeAsked({ predictions: { generalist, specialists } }: Asked): void {
  tf.dispose([generalist, ...specialists].map((one) => (one as { logits: tf.Tensor }).logits));
}

/** Combines the answers of a generalist and the active specialists by eq. 5, and counts the right ones. */
export async function specialistsAnswers(
  generalist: MultilayerPerceptron,
  specialists: readonly AskedSpecialist[],
  set: LabelledDataset,
  top: number,
): Promise<SpecialistsAnswers> {
  const { classes } = generalist;
  const places = specialists.map((one) => placesOf(one.classes, classes));
  const all = Array.from({ length: classes }, (_, label) => label);
  const counted = () => ({ examples: [], generalist: [], together: [] });
  const total: SpecialistsAnswers = {
    examples: set.count,
    generalist: 0,
    together: 0,
    byActive: counted(),
    byCovering: counted(),
  };
  await forEachChunk("specialistsAnswers", set, (chunk) => {
    const asked = ask(generalist, specialists, chunk, top);
    const combined = combineSpecialists(asked.predictions);
    const together = combined.dataSync<"float32">();
    for (let row = 0; row < chunk.count; row++) {
      const label = chunk.labels[row]!;
      const rightOf = (values: Float32Array) =>
        Number(largestOf(values.subarray(row * classes, (row + 1) * classes), all) === label);
      const right = { generalist: rightOf(asked.logits), together: rightOf(together) };
      total.generalist += right.generalist;
      total.together += right.together;
      const active = asked.active[row]!;
      const covering = active.filter((index) => places[index]![label]! >= 0);
      count(total.byActive, active.length, right);
      count(total.byCovering, covering.length, right);
    }
    combined.dispose();
    disposeAsked(asked);
  });
  return total;
}

/** Examples for which eq. 5 is also minimised by gradient descent, which is slow. */
const DESCENDED = 20;

/**
 * By how much, in nats, eq. 5 is larger at its fixed point than where gradient descent on logits ends, at most, for the first examples of a set:
 * 0 if the fixed point is the minimum. Descent ends above it, since classes of tiny probability hardly move.
 */
export function excessOverDescent(
  generalist: MultilayerPerceptron,
  specialists: readonly AskedSpecialist[],
  set: LabelledDataset,
  top: number,
): number {
  const asked = ask(generalist, specialists, firstExamples(set, Math.min(DESCENDED, set.count)), top);
  const excess = tf.tidy(() => {
    const { predictions } = asked;
    const lossOf = (q: tf.Tensor) => combinationLoss(tf.log(tf.maximum(q, SMALLEST_NORMAL)), predictions);
    const [fixed, descended] = [combineSpecialists(predictions), combineByDescent(predictions)].map(lossOf);
    return Math.max(0, tf.max(tf.sub(fixed!, descended!)).dataSync()[0]!);
  });
  disposeAsked(asked);
  return excess;
}

const tensorOf = (values: Float32Array, columns: number) =>
  tf.tensor2d(values, [values.length / columns, columns]);

function count(
  counts: CountedAnswers,
  specialists: number,
  right: { generalist: number; together: number },
): void {
  const { examples, generalist, together } = counts;
  while (examples.length <= specialists) for (const list of [examples, generalist, together]) list.push(0);
  examples[specialists]!++;
  generalist[specialists]! += right.generalist;
  together[specialists]! += right.together;
}

/** For each example the specialists that have one of the generalist's most probable classes, in ascending order. */
function activeSpecialists(
  logits: Float32Array,
  places: readonly Int32Array[],
  { classes, top }: { classes: number; top: number },
): number[][] {
  return Array.from({ length: logits.length / classes }, (_, row) => {
    const best = mostProbable(logits.subarray(row * classes, (row + 1) * classes), top);
    return places.flatMap((place, index) => (best.some((label) => place[label]! >= 0) ? [index] : []));
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

function rowsWith(active: readonly (readonly number[])[], specialist: number): number[] {
  return active.flatMap((specialists, row) => (specialists.includes(specialist) ? [row] : []));
}
