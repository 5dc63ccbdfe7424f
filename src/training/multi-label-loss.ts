/** Losses for nets with independent outputs: several labels per example, or a single yes or no. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { logitsOfMeanSigmoid } from "../distillation/mean-of-members.js";
import { multiLabelDistillationLoss, multiLabelLoss } from "../distillation/multi-label-losses.js";
import { check } from "../support/checks.js";
import { teacherLogitsOf } from "./batch-parts.js";
import { checkColumns } from "./check-fits.js";
import { checkLossTerms, type LossTerms } from "./loss-terms.js";
import { namedLoss, type BatchLoss } from "./named-loss.js";

/**
 * Learn from independent labels with `multiLabelLoss`, a sigmoid per output. The labels are the data's `targets`, from 0 to 1, with a
 * column for each output; without targets, they are the data's class labels, each class against all others. With one column the net is
 * a binary classifier.
 */
export const multiLabelTargets: BatchLoss = Object.assign(
  namedLoss(
    { name: "multiLabelTargets" },
    (logits, batch) => multiLabelLoss(logits, answersOf(batch)) as tf.Tensor1D,
  ),
  { checkData, ignoresTeacher: true },
);

/**
 * Learn from a teacher's soft targets per label, σ(v / T), and from the labels with `multiLabelDistillationLoss`. The probabilities of several
 * teachers are averaged at T.
 *
 * ```ts
 * const data = dataset({ inputs, targets: [[1, 0, 1], [0, 0, 1]] });
 * const loss = multiLabelDistillation({ temperature: 3, softWeight: 1, hardWeight: 0.1 });
 * await train(student, await transferSet(teacher, data), { loss });
 * ```
 *
 * @param options - those of `distillation`; labels are smoothed towards ½, (1 − ε) y + ε / 2
 * @throws ArgumentError if a term is out of range, or both weights are 0; when used, if there is no teacher, or a target outside [0, 1]
 */
export function multiLabelDistillation(options: LossTerms): BatchLoss {
  checkLossTerms("multiLabelDistillation", options);
  const terms = { labelSmoothing: 0, ...options };
  return Object.assign(
    namedLoss({ name: "multiLabelDistillation", ...terms }, (student, batch, own) => {
      const teacher = multiLabelTeacher(batch, own.temperature);
      const labels = own.hardWeight === 0 ? tf.zerosLike(student) : answersOf(batch);
      const smoothed = tf.add(tf.mul(labels, 1 - own.labelSmoothing), own.labelSmoothing / 2);
      return multiLabelDistillationLoss({ student, teacher }, smoothed, own) as tf.Tensor1D;
    }),
    terms.hardWeight === 0 ? {} : { checkData },
  );
}

/** A teacher's logits; for several teachers, those of their mean probabilities at T. */
function multiLabelTeacher(batch: Batch, temperature: number): tf.Tensor2D {
  const { memberLogits, memberWeights } = batch;
  if (memberLogits && memberWeights) return logitsOfMeanSigmoid(memberLogits, memberWeights, temperature);
  return teacherLogitsOf(batch);
}

function answersOf({ targets, labels }: Batch): tf.Tensor2D {
  const answers = targets ?? labels;
  const expectation = "the loss needs data with targets from 0 to 1, or labels";
  check(answers !== undefined, "train", expectation, "examples without them");
  return answers;
}

/** Before a training. */
function checkData(data: Dataset): void {
  const { name, targets, labels } = data;
  const expectation =
    `${name} must have targets from 0 to 1 or labels for this loss, as by dataset({ inputs, targets: [[1, 0, 1], …] }); ` +
    "multiLabelDistillation needs none with hardWeight: 0";
  check(targets !== undefined || labels !== undefined, "train", expectation, "a data set without them");
  checkAreLabels("train", data);
  checkColumns("train", data);
}

/** @throws ArgumentError, in the name of `where`, naming the first target outside [0, 1] */
export function checkAreLabels(where: string, { name, targets = new Float32Array(), count }: Dataset): void {
  const columns = targets.length / count;
  const position = targets.findIndex((target) => !(target >= 0 && target <= 1));
  if (position < 0) return;
  const place = `at example ${Math.floor(position / columns)}, output ${position % columns}`;
  const expectation = `targets of ${name} must be from 0 to 1 as labels that are each there or not (squaredErrors learns other numbers), ${place}`;
  check(false, where, expectation, targets[position]);
}
