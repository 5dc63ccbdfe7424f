/** Losses for regression: the net's outputs approach the targets and its teacher's outputs. */
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { withGradient } from "../distillation/closed-form.js";
import { check } from "../support/checks.js";
import * as kind from "../support/option-kinds.js";
import { checkOptions, optionsSchema, someWeight } from "../support/options.js";
import { teacherLogitsOf } from "./batch-parts.js";
import { checkColumns } from "./check-fits.js";
import { namedLoss, type BatchLoss } from "./named-loss.js";

/** Learn the data's `targets`: ½ Σ_i (z_i − y_i)² for each example. */
export const squaredErrors: BatchLoss = Object.assign(
  namedLoss({ name: "squaredErrors" }, (outputs, batch) => halfSquares(outputs, targetsOf(batch))),
  { checkData, ignoresTeacher: true },
);

/** Weights of the two terms, and the margin that bounds the teacher's. */
export interface RegressionTerms {
  /** Weight of the teacher's term. */
  softWeight: number;
  /** Weight of the squared error. */
  hardWeight: number;
  /**
   * With a margin the teacher is a bound instead of a target (Chen et al. 2017, "Learning Efficient Object Detection Models with Knowledge
   * Distillation", on regression). Its term is ½ ‖z − y‖² while ‖z − y‖² + margin > ‖v − y‖², and 0 once the student is better by this
   * margin. So an outlier of the teacher, further from the target than the student, teaches nothing. The unit is that of the squared
   * targets. Default: no margin; the student follows the teacher's outputs, ½ ‖z − v‖².
   */
  margin?: number;
}

const SCHEMA = optionsSchema<RegressionTerms>(
  { softWeight: kind.weight, hardWeight: kind.weight, margin: kind.optional(kind.weight) },
  [someWeight("softWeight", "hardWeight")],
);

/**
 * Learn numbers from a teacher's outputs v (the mean of several teachers) and from the data's `targets` y: hardWeight · ½ ‖z − y‖² +
 * softWeight · ½ ‖z − v‖², or the bounded term with a `margin`. There is no softmax, hence no temperature.
 *
 * @throws ArgumentError if a term is out of range, or both weights are 0; when used, if the teacher or a target is missing
 */
export function regressionDistillation(options: RegressionTerms): BatchLoss {
  checkOptions("regressionDistillation", SCHEMA, options);
  const { softWeight, hardWeight, margin } = options;
  const needsTargets = hardWeight > 0 || margin !== undefined;
  return Object.assign(
    namedLoss({ name: "regressionDistillation", softWeight, hardWeight, margin }, (outputs, batch, own) => {
      const hard = () => tf.mul<tf.Tensor1D>(halfSquares(outputs, targetsOf(batch)), own.hardWeight);
      const soft = () => {
        const teacher = teacherLogitsOf(batch, Infinity);
        const term =
          own.margin === undefined
            ? halfSquares(outputs, teacher)
            : boundedByTeacher(outputs, teacher, targetsOf(batch), own.margin);
        return tf.mul<tf.Tensor1D>(term, own.softWeight);
      };
      if (own.softWeight === 0) return hard();
      return own.hardWeight === 0 ? soft() : tf.add<tf.Tensor1D>(hard(), soft());
    }),
    needsTargets ? { checkData } : {},
  );
}

function halfSquares(outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor1D {
  return tf.mul(tf.sum(tf.square(tf.sub(outputs, targets)), -1), 0.5);
}

/** ½ ‖z − y‖² where ‖z − y‖² + margin > ‖v − y‖², else 0; the condition is treated as constant. */
function boundedByTeacher(
  outputs: tf.Tensor2D,
  teacher: tf.Tensor2D,
  targets: tf.Tensor2D,
  margin: number,
): tf.Tensor1D {
  const isFollowed = (z: tf.Tensor, v: tf.Tensor, y: tf.Tensor) => {
    const [own, bound] = [tf.sum(tf.square(tf.sub(z, y)), -1), tf.sum(tf.square(tf.sub(v, y)), -1)];
    return { own, part: tf.cast(tf.greater(tf.add(own, margin), bound), "float32") };
  };
  return withGradient(
    [outputs, teacher, targets] as readonly [tf.Tensor, tf.Tensor, tf.Tensor],
    (z, v, y) => {
      const { own, part } = isFollowed(z, v, y);
      return tf.mul(tf.mul(own, 0.5), part);
    },
    (upstream, z, v, y) => {
      const { part } = isFollowed(z, v, y);
      const slope = tf.mul(tf.sub(z, y), tf.expandDims(tf.mul(upstream, part), -1));
      return [slope, tf.zerosLike(v), tf.zerosLike(y)];
    },
  ) as tf.Tensor1D;
}

/** @throws ArgumentError if the batch has none */
function targetsOf({ targets }: Batch): tf.Tensor2D {
  check(
    targets !== undefined,
    "train",
    "the loss needs data with targets, a row of numbers for each example",
    "examples without them",
  );
  return targets;
}

function checkData(data: Dataset): void {
  const { name, targets } = data;
  const expectation =
    `${name} must have targets for this loss, as by dataset({ inputs, targets: [[0.5], …] }) or readCsv(path, { targets: ["…"] }); ` +
    "regressionDistillation needs none with hardWeight: 0 and no margin";
  check(targets !== undefined, "train", expectation, "a data set without them");
  checkColumns("train", data);
}
