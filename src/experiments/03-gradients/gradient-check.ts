/** Whether the gradients that the paper and notes about it give are those of their losses. Eq. 2, §2.1 */
import * as tf from "@tensorflow/tfjs";
import {
  binaryHardTargetGradient,
  binaryHardTargetLoss,
  binarySoftTargetGradient,
  binarySoftTargetLoss,
} from "../../distillation/binary-cross-entropy.js";
import { hardTargetGradient, softTargetGradient } from "../../distillation/gradients.js";
import { hardTargetLoss, softTargetLoss } from "../../distillation/losses.js";
import type { LogitPair } from "../../distillation/logit-pair.js";
import { complement, softmaxWithTemperature } from "../../distillation/softmax.js";

/** The losses and the formulas that are said to be their gradients, by a short name. */
export const GRADIENTS = {
  soft: ["C1 = −Σ p ln q at T", "(q − p) / T (eq. 2)"],
  hard: ["C2 = −Σ y ln q at 1", "q − y"],
  // What notes give, as though the labels' term were taken at T as well.
  hardOverT: ["C2 = −Σ y ln q at 1", "(q − y) / T"],
  notesSoft: ["notes' C1 = Σ −p ln q − (1−p) ln(1−q)", "(q − p) / T"],
  notesSoftOwn: ["notes' C1 = Σ −p ln q − (1−p) ln(1−q)", "its own"],
  notesHard: ["notes' C2 = Σ −y ln q − (1−y) ln(1−q)", "q − y"],
  notesHardOwn: ["notes' C2 = Σ −y ln q − (1−y) ln(1−q)", "its own"],
} as const;

/** A formula that is said to be the gradient of a loss. */
export interface GradientCheck {
  /** Which one, of {@link GRADIENTS}. */
  name: keyof typeof GRADIENTS;
  /** Largest deviation from the formula of what tfjs finds by itself, relative to the largest component. */
  automatic: number;
  /** The same of finite differences of the library's loss. */
  finiteDifferences: number;
  /** Whether the formula is the gradient: both deviations are below {@link AGREEMENT}. */
  agrees: boolean;
}

/** What float32's rounding leaves of finite differences. */
export const AGREEMENT = 1e-3;

type OfLogits = (student: tf.Tensor) => tf.Tensor;

interface Term {
  /** The library's loss, whose gradient is in closed form. */
  loss: OfLogits;
  /** The same in tfjs's operations, for tfjs to differentiate. */
  written: OfLogits;
  temperature: number;
  formulas: Partial<Record<keyof typeof GRADIENTS, OfLogits>>;
}

/**
 * Checks formulas for each term's gradient on logits.
 * @param labels - y, one-hot, `[batch, classes]`
 */
export function checkGradients(pair: LogitPair, labels: tf.Tensor, temperature: number): GradientCheck[] {
  return termsOf(pair, labels, temperature).flatMap((term) =>
    Object.entries(term.formulas).map(([name, gradient]) =>
      tf.tidy(() => {
        const claimed = gradient(pair.student);
        const automatic = deviation(tf.grad((z) => tf.sum(term.written(z)))(pair.student), claimed);
        const step = STEP * term.temperature;
        const finiteDifferences = deviation(differences(term.loss, pair.student, step), claimed);
        const agrees = Math.max(automatic, finiteDifferences) < AGREEMENT;
        return { name: name as GradientCheck["name"], automatic, finiteDifferences, agrees };
      }),
    ),
  );
}

/** In units of z / T: the best compromise between float32's rounding and the differences' own error. */
const STEP = 0.1;

function termsOf({ teacher }: LogitPair, labels: tf.Tensor, temperature: number): Term[] {
  const T = { temperature };
  const p = softmaxWithTemperature(teacher, temperature);
  const softFormula: OfLogits = (z) => softTargetGradient({ student: z, teacher }, T);
  const hardFormula: OfLogits = (z) => hardTargetGradient(z, labels);
  return [
    {
      loss: (z) => softTargetLoss({ student: z, teacher }, T),
      written: (z) => writtenCrossEntropy(z, p, temperature),
      temperature,
      formulas: { soft: softFormula },
    },
    {
      loss: (z) => hardTargetLoss(z, labels),
      written: (z) => writtenCrossEntropy(z, labels, 1),
      temperature: 1,
      formulas: {
        hard: hardFormula,
        hardOverT: (z) => tf.div(hardFormula(z), temperature),
      },
    },
    {
      loss: (z) => binarySoftTargetLoss({ student: z, teacher }, T),
      written: (z) => writtenBinaryCrossEntropy(z, p, temperature),
      temperature,
      formulas: {
        notesSoft: softFormula,
        notesSoftOwn: (z) => binarySoftTargetGradient({ student: z, teacher }, T),
      },
    },
    {
      loss: (z) => binaryHardTargetLoss(z, labels),
      written: (z) => writtenBinaryCrossEntropy(z, labels, 1),
      temperature: 1,
      formulas: { notesHard: hardFormula, notesHardOwn: (z) => binaryHardTargetGradient(z, labels) },
    },
  ];
}

function writtenCrossEntropy(z: tf.Tensor, target: tf.Tensor, temperature: number): tf.Tensor {
  return tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(tf.div(z, temperature))), -1));
}

function writtenBinaryCrossEntropy(z: tf.Tensor, target: tf.Tensor, temperature: number): tf.Tensor {
  const scaled = tf.div(z, temperature);
  const all = tf.logSumExp(scaled, -1, true);
  // Row i of the square lacks class i: ln(1 − q_i) is the share of the others.
  const withoutOne = tf.sub(tf.expandDims(scaled, 1), tf.mul(tf.eye(z.shape.at(-1)!), 1e9));
  const logComplement = tf.sub(tf.logSumExp(withoutOne, -1), all);
  const positive = tf.mul(target, tf.sub(scaled, all));
  return tf.neg(tf.sum(tf.add(positive, tf.mul(complement(target), logComplement)), -1));
}

function deviation(found: tf.Tensor, claimed: tf.Tensor): number {
  const largest = tf.max(tf.abs(claimed));
  return tf.div(tf.max(tf.abs(tf.sub(found, claimed))), largest).dataSync<"float32">()[0]!;
}

/** Central differences over four points, whose error is of the fourth order of the step, `[batch, classes]`. */
function differences(loss: OfLogits, logits: tf.Tensor, step: number): tf.Tensor {
  const classes = logits.shape.at(-1)!;
  const columns = Array.from({ length: classes }, (_, k) => {
    const at = (steps: number) => {
      const bump = tf.mul(tf.oneHot(tf.scalar(k, "int32"), classes), steps * step);
      return loss(tf.add(logits, bump));
    };
    const near = tf.sub(at(1), at(-1));
    const far = tf.sub(at(2), at(-2));
    return tf.div(tf.sub(tf.mul(near, 8), far), 12 * step);
  });
  return tf.stack(columns, -1);
}
