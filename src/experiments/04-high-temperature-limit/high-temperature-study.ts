/** How good the paper's high-temperature limit is at which T: gradient, loss, and the order of the error. Eqs. 3–4 */
import * as tf from "@tensorflow/tfjs";
import { check } from "../../support/checks.js";
import * as kind from "../../support/option-kinds.js";
import { checkKind } from "../../support/options.js";
import { highTemperatureGradient, softTargetGradient } from "../../distillation/gradients.js";
import { logitMatchingLoss, softTargetDivergence } from "../../distillation/losses.js";
import type { LogitPair } from "../../distillation/logit-pair.js";

/** The limit at one temperature; errors are relative to the limit, means over the examples. */
export interface LimitRow {
  temperature: number;
  /** ‖exact − eq. 4‖ / ‖eq. 4‖ of the gradients. */
  error: number;
  /** The same with the next term of the expansion, relative to the same. */
  errorWithNextTerm: number;
  /** The same without zero-meaning the logits, relative to the exact limit. */
  errorNotZeroMeaned: number;
  /** Cosine of the angle between exact gradient and eq. 4. */
  cosine: number;
  /** T² ‖exact gradient‖, which the T² of the loss is to keep constant. */
  scaledNorm: number;
  /** Mean of T² KL(p ‖ q). */
  loss: number;
}

/** What the loss tends to. */
export interface LossLimits {
  /** Mean of (1/2N) Σ (z − v)², zero-meaned. */
  dividedByClasses: number;
  /** Mean of ½ Σ (z − v)², zero-meaned: as the paper writes it. */
  notDivided: number;
  /** Mean of (1/2N) Σ (z − v)² of the logits as they are. */
  notZeroMeaned: number;
}

/**
 * Compares exact gradient and loss with their limits for logits of both nets, `[batch, classes]`.
 * @throws ArgumentError if a temperature is not positive
 */
export function limitStudy(pair: LogitPair, temperatures: readonly number[]): LimitRow[] {
  checkKind("limitStudy", kind.temperatures, temperatures, "temperatures");
  return temperatures.map((temperature) => limitAt(pair, temperature));
}

function limitAt(pair: LogitPair, temperature: number): LimitRow {
  const T = { temperature };
  const names = ["error", "errorWithNextTerm", "errorNotZeroMeaned", "cosine", "scaledNorm", "loss"] as const;
  const values = tf.tidy(() => {
    const norm = (rows: tf.Tensor) => tf.norm(rows, "euclidean", -1);
    const exact = softTargetGradient(pair, T);
    const limit = highTemperatureGradient(pair, T);
    const size = norm(limit);
    const distance = (other: tf.Tensor) => tf.mean(tf.divNoNan(norm(tf.sub(exact, other)), size));
    const product = tf.mul(norm(exact), size);
    return tf
      .stack([
        distance(limit),
        distance(highTemperatureGradient(pair, { ...T, terms: 2 })),
        distance(highTemperatureGradient(pair, { ...T, zeroMeaned: false })),
        tf.mean(tf.divNoNan(tf.sum(tf.mul(exact, limit), -1), product)),
        tf.mul(tf.mean(norm(exact)), temperature ** 2),
        tf.mul(tf.mean(softTargetDivergence(pair, T)), temperature ** 2),
      ])
      .dataSync<"float32">();
  });
  const row = Object.fromEntries(names.map((name, index) => [name, values[index]!]));
  return { temperature, ...row } as unknown as LimitRow;
}

/** What T² KL(p ‖ q) tends to for these logits, in the three ways that it is written. */
export function lossLimits(pair: LogitPair): LossLimits {
  const mean = (options: Parameters<typeof logitMatchingLoss>[1]) =>
    tf.tidy(() => tf.mean(logitMatchingLoss(pair, options)).dataSync<"float32">()[0]!);
  return {
    dividedByClasses: mean({}),
    notDivided: mean({ dividedByClasses: false }),
    notZeroMeaned: mean({ zeroMeaned: false }),
  };
}

/**
 * The lowest T from which eq. 4's gradient is within a tolerance of the exact one, by bisection to 1%.
 *
 * @param tolerance - relative error, such as 0.1
 * @throws ArgumentError if it is not positive, or not reached below T = 1e5
 */
export function limitTemperature(pair: LogitPair, tolerance: number): number {
  checkKind("limitTemperature", kind.positive, tolerance, "tolerance");
  const isGood = (temperature: number) => limitAt(pair, temperature).error <= tolerance;
  let high = 1;
  while (!isGood(high)) {
    high *= 2;
    check(high < 1e5, "limitTemperature", "eq. 4 must come within the tolerance below T = 1e5", tolerance);
  }
  let low = high / 2;
  while (high / low > 1.01) {
    const middle = Math.sqrt(low * high);
    if (isGood(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The order k of an error that falls like 1/T^k: the slope of its logarithm against that of T, by least squares.
 * @throws ArgumentError unless there are two points with a positive error
 */
export function fittedOrder(points: readonly { temperature: number; error: number }[]): number {
  const used = points.filter(({ error }) => error > 0);
  check(used.length >= 2, "fittedOrder", "there must be two points with a positive error", used.length);
  const x = used.map(({ temperature }) => Math.log(temperature));
  const y = used.map(({ error }) => Math.log(error));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const covariance = mean(x.map((value, index) => (value - meanX) * (y[index]! - meanY)));
  return -covariance / mean(x.map((value) => (value - meanX) ** 2));
}
