/** How much the wrong classes count in the soft targets' gradient, and the ratios of their probabilities. §1 */
import * as tf from "@tensorflow/tfjs";
import { softTargetGradient } from "../../distillation/gradients.js";
import type { LogitPair } from "../../distillation/logit-pair.js";
import { softmaxWithTemperature } from "../../distillation/softmax.js";

/** What the wrong classes are of the soft targets' gradient at one T, over all examples. */
export interface WrongClasses {
  /**
   * Part of the gradient's squared length that falls on the wrong classes. A gradient that moves the right class against all others alike
   * has 1/N.
   */
  wrongShare: number;
  /**
   * What the ratios of the wrong classes' probabilities add to the gradient: ‖p − p̃‖ / ‖q − p‖ in quadratic mean, where p̃ has the right
   * class's probability of p and the rest spread evenly over the wrong ones.
   */
  ratiosPart: number;
}

/** @param labels - y, one-hot, `[batch, classes]`: the right classes */
export function wrongClasses(pair: LogitPair, labels: tf.Tensor, temperature: number): WrongClasses {
  const [wrongShare, ratiosPart] = tf.tidy(() => {
    const T = { temperature };
    const wrong = tf.sub(1, labels);
    const gradient = softTargetGradient(pair, T);
    const square = (values: tf.Tensor) => tf.sum(tf.square(values));
    const p = softmaxWithTemperature(pair.teacher, temperature);
    // The sum of the small ones, not 1 minus the large one, which float32 would round.
    const rest = tf.div(tf.sum(tf.mul(p, wrong), -1, true), labels.shape.at(-1)! - 1);
    const ratios = tf.mul(tf.sub(p, rest), wrong);
    const difference = tf.mul(gradient, temperature);
    return tf
      .stack([
        tf.div(square(tf.mul(gradient, wrong)), square(gradient)),
        tf.sqrt(tf.div(square(ratios), square(difference))),
      ])
      .dataSync<"float32">();
  }) as unknown as [number, number];
  return { wrongShare, ratiosPart };
}
