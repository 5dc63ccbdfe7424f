/** ln q − ln p of two softened nets, with the digits that the difference of two logarithms would lose. */
import * as tf from "@tensorflow/tfjs";
import { withGradient } from "./closed-form.js";
import { log1p, sumOfClasses } from "./accurate.js";
import { largestClass, logSoftmax, softmax } from "./log-softmax.js";
import { isMasked } from "./logits.js";

/** z and v, `[batch, classes]`. */
interface Logits {
  student: tf.Tensor;
  teacher: tf.Tensor;
}

/** Of teacher and student. */
interface Temperatures {
  temperature: number;
  studentTemperature: number;
}

/**
 * d = ln q − ln p with q = softmax(z / S) and p = softmax(v / T). Differentiable for both nets.
 *
 * At one temperature d is taken from the differences z − v, which are exact however close the nets are. At two, its rounding
 * error is that of z / S and v / T.
 *
 * @returns `[batch, classes]`; 0 where both mask a class, −∞ where only the student does, +∞ where only the teacher does
 */
export function logRatio({ student, teacher }: Logits, temperatures: Temperatures): tf.Tensor {
  const { temperature: T, studentTemperature: S } = temperatures;
  return withGradient(
    [student, teacher],
    (z, v) => logRatioValue({ student: z, teacher: v }, temperatures),
    (upstream, z, v) => {
      const sum = tf.sum(upstream, -1, true);
      return [
        tf.div(tf.sub(upstream, tf.mul(softmax(z, S), sum)), S),
        tf.div(tf.sub(tf.mul(softmax(v, T), sum), upstream), T),
      ];
    },
  );
}

function logRatioValue({ student: z, teacher: v }: Logits, temperatures: Temperatures): tf.Tensor {
  const logP = logSoftmax(v, temperatures.temperature);
  const plain = tf.sub(logSoftmax(z, temperatures.studentTemperature), logP);
  const [isMaskedByStudent, isMaskedByTeacher] = [isMasked(z), isMasked(v)];
  const inOne = tf.logicalOr(isMaskedByStudent, isMaskedByTeacher);
  const inBoth = tf.logicalAnd(isMaskedByStudent, isMaskedByTeacher);
  const none = tf.zerosLike(z);
  const without = (values: tf.Tensor) => tf.where(inOne, none, values);

  // d less that of a class which the teacher finds likely, so that the softmaxes' denominators are not contained in it.
  const reference = largestClass(tf.where(inOne, tf.fill(z.shape, -Infinity), logP));
  const ofReference = (values: tf.Tensor) => sumOfClasses(tf.mul(values, reference));
  const scale = oneTemperature(temperatures);
  const parts = scale
    ? exactDifference(without(z), without(v))
    : [without(scaledDifference(z, v, temperatures))];
  const distances = parts.map((part) => tf.sub(part, ofReference(part)));
  const distance = tf.div(tf.addN(distances), scale ?? 1);
  const relative = tf.where(inOne, tf.where(inBoth, none, plain), distance);

  // As Σ p e^d = 1, the reference's own d is −ln Σ p e^relative; where that is not small its logarithms have enough digits.
  const excess = sumOfClasses(tf.mul(softmax(v, temperatures.temperature), tf.expm1(relative)));
  const isSmall = tf.less(tf.abs(excess), 0.5);
  const own = tf.where(isSmall, tf.neg(log1p(excess)), ofReference(without(plain)));
  return tf.where(inBoth, none, tf.add(relative, own));
}

/** T where both have the same. */
function oneTemperature({ temperature, studentTemperature }: Temperatures): number | undefined {
  return temperature === studentTemperature ? temperature : undefined;
}

function scaledDifference(
  z: tf.Tensor,
  v: tf.Tensor,
  { temperature, studentTemperature }: Temperatures,
): tf.Tensor {
  return tf.sub(tf.div(z, studentTemperature), tf.div(v, temperature));
}

/** a − b as rounded, and what rounding took from it (Knuth, The Art of Computer Programming 2, 4.2.2). */
function exactDifference(a: tf.Tensor, b: tf.Tensor): tf.Tensor[] {
  const rounded = tf.sub(a, b);
  const minusB = tf.sub(rounded, a);
  const lost = tf.sub(tf.sub(a, tf.sub(rounded, minusB)), tf.add(b, minusB));
  return [rounded, lost];
}
