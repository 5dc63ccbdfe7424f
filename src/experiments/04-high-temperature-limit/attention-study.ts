/**
 * How much of the gradient goes to which logits: distillation at T beside matching logits, by how far the teacher's logit lies below the mean
 * of its example. §2.1
 */
import * as tf from "@tensorflow/tfjs";
import { softTargetGradient } from "../../distillation/gradients.js";
import type { LogitPair } from "../../distillation/logit-pair.js";
import { checkTemperature } from "../../distillation/logits.js";
import { valuesOf } from "../../runtime/values-of.js";
import { zeroMeaned } from "./zero-meaned.js";

/** Logits are sorted by the teacher's zero-meaned logit and divided into so many equal parts. */
export const PARTS = 10;
/** So many of these parts, from the lowest, are "far below the mean": a fifth of all logits. */
export const FAR_BELOW = 2;

/** The gradient at one T, divided among the logits. */
export interface Attention {
  /** Mean of the teacher's zero-meaned logits in each part, from the lowest. */
  depths: number[];
  /** Σ T² |gradient| / Σ |z − v| / N in each part, zero-meaned logits: 1 where distillation pulls as hard as matching logits does. */
  attention: number[];
  /** Share of the gradient's absolute values that falls on the logits far below the mean, divided by the share that it has in matching logits. */
  farBelow: number;
}

/**
 * Divides the gradient of the soft targets at T among the logits.
 *
 * @param pair - logits, `[batch, classes]`
 * @throws ArgumentError if the temperature is not positive
 */
export function attentionAt({ student, teacher }: LogitPair, temperature: number): Attention {
  checkTemperature("attentionAt", temperature);
  const classes = teacher.shape.at(-1)!;
  const gradients = valuesOf(() =>
    tf.mul(tf.abs(softTargetGradient({ student, teacher }, { temperature })), temperature ** 2),
  );
  const [z, v] = [student, teacher].map((logits) => zeroMeaned(logits.dataSync<"float32">(), classes)) as [
    Float64Array,
    Float64Array,
  ];
  const parts = partsByDepth(v);
  const sums = parts.map((positions) => {
    let [gradient, mismatch, depth] = [0, 0, 0];
    for (const position of positions) {
      gradient += gradients[position]!;
      mismatch += Math.abs(z[position]! - v[position]!) / classes;
      depth += v[position]! / positions.length;
    }
    return { gradient, mismatch, depth };
  });
  const share = (field: "gradient" | "mismatch") => {
    const total = sums.reduce((sum, one) => sum + one[field], 0);
    return sums.slice(0, FAR_BELOW).reduce((sum, one) => sum + one[field], 0) / total;
  };
  return {
    depths: sums.map(({ depth }) => depth),
    attention: sums.map(({ gradient, mismatch }) => gradient / mismatch),
    farBelow: share("gradient") / share("mismatch"),
  };
}

/** Positions of the logits in {@link PARTS} equal parts, the lowest logits first. */
export function partsByDepth(zeroMeanedLogits: Float64Array): Uint32Array[] {
  const order = Uint32Array.from(zeroMeanedLogits, (_, position) => position);
  order.sort((a, b) => zeroMeanedLogits[a]! - zeroMeanedLogits[b]!);
  return Array.from({ length: PARTS }, (_, part) =>
    order.slice(Math.round((part * order.length) / PARTS), Math.round(((part + 1) * order.length) / PARTS)),
  );
}
