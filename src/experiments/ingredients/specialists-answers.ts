/** What a generalist and its specialists answer together, counted by how many specialists are asked. §5.4 and §5.5 */
import * as tf from "@tensorflow/tfjs";
import { imageTensor } from "../../data/batches.js";
import type { LabelledDataset } from "../../data/dataset.js";
import { firstExamples } from "../../data/select-examples.js";
import { combinationLoss, combineByDescent } from "../../distillation/combine-by-descent.js";
import { combineSpecialists } from "../../distillation/combine-specialists.js";
import { SMALLEST_NORMAL } from "../../distillation/cross-entropy.js";
import {
  askSpecialists,
  disposeAsked,
  type AskedNet,
  type AskedSpecialists,
} from "../../models/asked-specialists.js";
import type { Net } from "../../models/net.js";
import { largestOf } from "./answers-within.js";
import { forEachChunk } from "./example-chunks.js";
import { placesOf } from "./places.js";

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

/**
 * Combines the answers of a generalist and the active specialists by eq. 5, and counts the right ones.
 *
 * @param specialists - their dustbins are corrected
 * @param top - n: how many of the generalist's most probable classes make specialists active; 1 in the paper
 */
export async function specialistsAnswers(
  generalist: Net,
  specialists: readonly AskedNet[],
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
  generalist: Net,
  specialists: readonly AskedNet[],
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

/** @returns with tensors, which the caller frees */
function ask(
  generalist: Net,
  specialists: readonly AskedNet[],
  set: LabelledDataset,
  top: number,
): AskedSpecialists {
  const inputs = imageTensor(
    set,
    Uint32Array.from({ length: set.count }, (_, row) => row),
  );
  try {
    return askSpecialists(generalist, specialists, inputs, top);
  } finally {
    inputs.dispose();
  }
}
