/** The terms of the paper's objective and their weighted sum, for arguments that have been checked. `losses.ts` defines them. §2 */
import * as tf from "@tensorflow/tfjs";
import { check, checkNotNegative, checkOptionsGiven } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";
import { lossWithGradient } from "./closed-form.js";
import { crossEntropyWithLabels, crossEntropyWithTeacher } from "./cross-entropy.js";
import { labelRowsOf, labelRowsOfAnySum } from "./distributions.js";
import { hardDifference } from "./hard-difference.js";
import { checkTemperature } from "./logits.js";
import { probabilityDifference } from "./probability-difference.js";
import {
  logitPairOf,
  type LogitPair,
  type SoftTargetOptions,
  type TemperatureOptions,
} from "./logit-pair.js";

/** Temperature and weights of `distillationLoss`. §2 */
export interface DistillationOptions extends TemperatureOptions {
  /** Weight of the soft term, at least 0; the term is also multiplied by T². Required: no default suits everybody. */
  softWeight: number;
  /** Weight of the hard term, at least 0; required. The paper recommends a considerably smaller one than for the soft term. */
  hardWeight: number;
}

/** Tensors of one batch, `[batch, classes]` each. */
export interface Terms {
  pair: LogitPair;
  /** y, one-hot or probabilities. */
  labels: tf.Tensor;
}

/**
 * The arguments of `distillationLoss` as tensors.
 * @throws ArgumentError, in the name of `where`, if one is wrong
 */
export function termsOf(
  where: string,
  pair: LogitPair<NumberSource>,
  labels: NumberSource,
  options: DistillationOptions,
): Terms {
  checkWeightsOfTerms(where, options);
  const { hardWeight } = options;
  const logits = logitPairOf(where, pair);
  // If labels have no weight, rows of zeros may stand for missing labels.
  const asTensor = hardWeight === 0 ? labelRowsOfAnySum : labelRowsOf;
  return { pair: logits, labels: asTensor(where, "student and one-hot labels", labels, logits.student) };
}

/** @throws ArgumentError, in the name of `where`, if T is not positive or a weight is negative */
export function checkWeightsOfTerms(where: string, options: DistillationOptions): void {
  checkOptionsGiven(where, options, "{ temperature: 4, softWeight: 0.5, hardWeight: 0.5 }");
  const { temperature, softWeight, hardWeight } = options;
  checkTemperature(where, temperature);
  checkTermsGiven(where, { temperature, softWeight, hardWeight });
  checkNotNegative(where, "softWeight", softWeight);
  checkNotNegative(where, "hardWeight", hardWeight);
}

/** @throws ArgumentError, in the name of `where`, if T or a weight was left out: no default suits everybody */
export function checkTermsGiven(where: string, terms: DistillationOptions): void {
  const given = Object(terms) as Partial<DistillationOptions>;
  const left = (["temperature", "softWeight", "hardWeight"] as const).filter(
    (name) => given[name] === undefined,
  );
  const names = left.join(left.length === 2 ? " and " : ", ");
  const expectation = `${names} must be given, as in { temperature: 4, softWeight: 0.5, hardWeight: 0.5 }`;
  const some = Object.entries<unknown>({ ...given }).filter(([, value]) => value !== undefined);
  check(left.length === 0, where, expectation, Object.fromEntries(some));
}

/** hardWeight · H(y, softmax z) + softWeight · T² · H(p, q), `[batch]`. */
export function objective(
  { pair, labels }: Terms,
  { temperature, softWeight, hardWeight }: DistillationOptions,
): tf.Tensor {
  const hard = () => tf.mul(hardLoss(pair.student, labels), hardWeight);
  const soft = () => tf.mul(softLoss(pair, { temperature }), softWeight * temperature ** 2);
  // 0 · ∞ is NaN, and a student may mask a class that only the other term's targets leave out.
  if (softWeight === 0) return hard();
  return hardWeight === 0 ? soft() : tf.add(hard(), soft());
}

/** H(y, softmax z), `[batch]`, with its gradient. */
export function hardLoss(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  return lossWithGradient(logits, labels, {
    value: (z, y) => crossEntropyWithLabels(y, z),
    gradient: hardDifference,
  });
}

/** H(p, q), `[batch]`, with its gradient. */
export function softLoss(pair: LogitPair, options: SoftTargetOptions): tf.Tensor {
  const { temperature, studentTemperature = temperature } = options;
  return lossOfSoftened(pair, options, (z, v) =>
    crossEntropyWithTeacher({ logits: v, temperature }, { logits: z, temperature: studentTemperature }),
  );
}

/** A loss of softened distributions whose gradient is (q − p) / T with the student's T, to full precision. */
export function lossOfSoftened(
  { student, teacher }: LogitPair,
  options: SoftTargetOptions,
  value: (student: tf.Tensor, teacher: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const { temperature, studentTemperature = temperature } = options;
  return lossWithGradient(student, teacher, {
    value,
    gradient: (z, v) =>
      tf.div(probabilityDifference({ student: z, teacher: v }, options), studentTemperature),
  });
}
