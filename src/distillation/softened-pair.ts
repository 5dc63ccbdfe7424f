/** The difference of two nets' softened distributions, to full precision even where both are nearly uniform, or nearly equal. §2 */
import * as tf from "@tensorflow/tfjs";
import type { NumberSource } from "../support/numbers.js";
import { withGradient } from "./closed-form.js";
import { softmax } from "./log-softmax.js";
import { checkTemperatures, logitPairOf, type LogitPair, type SoftTargetOptions } from "./logit-pair.js";
import { softenedValues, type SoftenedPair } from "./softened-values.js";

/**
 * Softens the logits of both nets. Differentiable for both. Eq. 1
 * @throws ArgumentError, in the name of `where`, unless both are numbers of one shape, and the temperatures positive
 */
export function softenedPair(
  where: string,
  pair: LogitPair<NumberSource>,
  options: SoftTargetOptions,
): SoftenedPair {
  const { temperature, studentTemperature = temperature } = options;
  return tf.tidy(() => {
    checkTemperatures(where, options);
    const { student, teacher } = logitPairOf(where, pair);
    const logRatio = (z: tf.Tensor, v: tf.Tensor) =>
      softenedValues({ student: z, teacher: v }, options).logRatio;
    return {
      q: softmax(student, studentTemperature),
      p: softmax(teacher, temperature),
      logRatio: withGradient([student, teacher], logRatio, (upstream, z, v) => {
        const sum = tf.sum(upstream, -1, true);
        return [
          tf.div(tf.sub(upstream, tf.mul(softmax(z, studentTemperature), sum)), studentTemperature),
          tf.div(tf.sub(tf.mul(softmax(v, temperature), sum), upstream), temperature),
        ];
      }),
    };
  });
}
