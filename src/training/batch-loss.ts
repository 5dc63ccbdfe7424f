/** Losses for training: those of `losses.ts`, applied to the labels and the teacher's logits of a batch. */
import * as tf from "@tensorflow/tfjs";
import * as kind from "../support/option-kinds.js";
import { optionsSchema, withChanges } from "../support/options.js";
import type { Batch } from "../data/batches.js";
import { distillationLoss, hardTargetLoss, logitMatchingLoss } from "../distillation/losses.js";
import { atTemperature, labelsOf, teacherLogitsOf } from "./batch-parts.js";
import { checkLossTerms, type LossTerms } from "./loss-terms.js";
import { namedLoss, type BatchLoss } from "./named-loss.js";

export { labelsOf, teacherLogitsOf } from "./batch-parts.js";

/** Learn from the labels alone: the cross entropy H(y, softmax z). */
export const hardTargets: BatchLoss = Object.assign(
  namedLoss(
    { name: "hardTargets" },
    (logits, batch) => hardTargetLoss(logits, labelsOf(batch)) as tf.Tensor1D,
  ),
  { terms: { hardWeight: 1, softWeight: 0, temperature: 1 } },
);

/**
 * Learn from smoothed labels: (1 − ε) y + ε / N instead of y (Szegedy et al. 2016). Müller, Kornblith and Hinton (2019) found
 * that label smoothing makes teachers better and their students worse.
 *
 * @param labelSmoothing - ε, in [0, 1); 0 is {@link hardTargets}
 * @throws ArgumentError if it is out of range
 */
export function smoothedTargets(labelSmoothing: number): BatchLoss {
  const terms = { hardWeight: 1, softWeight: 0, temperature: 1, labelSmoothing };
  checkLossTerms("smoothedTargets", terms);
  if (labelSmoothing === 0) return hardTargets;
  return Object.assign(
    namedLoss(
      { name: "smoothedTargets", labelSmoothing },
      (logits, batch, own) =>
        hardTargetLoss(logits, smoothLabels(labelsOf(batch), own.labelSmoothing)) as tf.Tensor1D,
    ),
    { terms },
  );
}

/** (1 − ε) y + ε / N, `[batch, classes]`. */
function smoothLabels(labels: tf.Tensor2D, smoothing: number): tf.Tensor2D {
  return tf.add(tf.mul(labels, 1 - smoothing), smoothing / labels.shape[1]);
}

/**
 * Learn from the teacher's soft targets and from the labels with `distillationLoss`: eqs. 2–4 and §2 of the paper. The teacher's logits come
 * from the data, a transfer set, or from `train`'s option `teacher`. The soft targets of several teachers are averaged at T.
 *
 * @throws ArgumentError if a term is out of range, or both weights are 0; when used, if there is no teacher
 */
export function distillation(options: LossTerms): BatchLoss {
  checkLossTerms("distillation", options);
  const { labelSmoothing = 0 } = options;
  const terms = { ...options, labelSmoothing };
  const ofOneTeacher = namedLoss({ name: "distillation", ...terms }, (student, batch, own) => {
    const teacher = teacherLogitsOf(batch);
    // Examples without labels have only the teacher's word, and labels of no weight change nothing.
    const labels = own.hardWeight === 0 ? (batch.labels ?? tf.zerosLike(teacher)) : labelsOf(batch);
    return distillationLoss(
      { student, teacher },
      smoothLabels(labels, own.labelSmoothing),
      own,
    ) as tf.Tensor1D;
  });
  return Object.assign(averagedAt(terms.temperature, ofOneTeacher), { terms });
}

/** Makes a loss for one teacher take several, whose soft targets are averaged at T. */
function averagedAt(temperature: number, loss: BatchLoss): BatchLoss {
  return Object.assign(
    (logits: tf.Tensor2D, batch: Batch) => loss(logits, atTemperature(batch, temperature)),
    {
      content: loss.content!,
    },
  );
}

const MATCHING_SCHEMA = optionsSchema<{ weight: number }>({ weight: kind.weight }, [
  { must: () => "weight must be above 0", holds: ({ weight }) => weight > 0, found: ({ weight }) => weight },
]);

/**
 * Learn to match the teacher's logits: weight · (1/2N) Σ (z − v)², the limit of the soft term with the same weight as T
 * grows. The logits of several teachers are averaged, which is the limit of their mean soft targets. Eq. 4
 *
 * @throws ArgumentError if the weight is not above 0; when used, if there is no teacher
 */
export function matchedLogits(options: { weight?: number } = {}): BatchLoss {
  const { weight } = withChanges("matchedLogits", MATCHING_SCHEMA, { weight: 1 }, options);
  const ofOneTeacher = namedLoss({ name: "matchedLogits", weight }, (student, batch, own) =>
    tf.mul(logitMatchingLoss({ student, teacher: teacherLogitsOf(batch) }), own.weight),
  );
  return averagedAt(Infinity, ofOneTeacher);
}

/**
 * The mean loss of a batch with weighted examples: Σ w l / batch.
 *
 * @param losses - one for each example, `[batch]`
 */
export function meanLoss(losses: tf.Tensor1D, { weights }: Batch): tf.Scalar {
  return tf.tidy(() => {
    if (weights === undefined) return tf.mean<tf.Scalar>(losses);
    const row = tf.reshape(weights, losses.shape);
    // An example of weight 0 contributes nothing, even if its loss is infinite: 0 · ∞ would be NaN.
    const counted = tf.where(tf.equal(row, 0), tf.zerosLike(losses), tf.mul(losses, row));
    return tf.mean<tf.Scalar>(counted);
  });
}
