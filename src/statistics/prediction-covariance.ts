/** How a net's predictions vary together, class by class: from this §5.3 finds the classes that it confuses. */
import * as tf from "@tensorflow/tfjs";
import { distributionsOf } from "../distillation/distributions.js";
import { check, checkInteger } from "../support/checks.js";
import type { NumberSource } from "../support/numbers.js";

const WHERE = "PredictionCovariance";

/** With more classes the matrix of all pairs, of 8 bytes each, would take more than 134 MB. */
export const MOST_CLASSES = 4096;

/**
 * The covariance matrix of a net's predicted probabilities, added up batch by batch. No labels are needed. It holds one number for each
 * pair of classes, and none for each example. §5.3
 *
 * @example
 * const predictions = new PredictionCovariance(10);
 * predictions.add(softmaxWithTemperature(logits, 1)); // for each batch
 * balancedClusters(predictions.correlation(), { clusters: 3 });
 */
export class PredictionCovariance {
  private examples = 0;
  /** Mean of each class's probability over the examples. */
  private readonly means: Float64Array;
  /** Σ (p − mean) (p − mean)ᵀ over the examples. Of Σ p pᵀ, a small variance would be only the rounding. */
  private readonly products: Float64Array;

  /** @throws ArgumentError unless there are 2 to 4,096 classes */
  constructor(readonly classes: number) {
    checkInteger(WHERE, "classes", classes, 2, MOST_CLASSES);
    this.means = new Float64Array(classes);
    this.products = new Float64Array(classes ** 2);
  }

  /** Number of examples so far. */
  get count(): number {
    return this.examples;
  }

  /**
   * Adds some examples.
   *
   * @param probabilities - `[batch, classes]`
   * @throws ArgumentError unless these are probabilities of that shape
   */
  add(probabilities: NumberSource): void {
    const where = `${WHERE}.add`;
    // Nothing is returned from tidy: it would look through an array for tensors, value by value.
    tf.tidy(() => {
      const p = distributionsOf(where, "probabilities", probabilities);
      const hasShape = p.rank === 2 && p.shape[1] === this.classes;
      check(hasShape, where, `probabilities must have shape [batch, ${this.classes}]`, p.shape);
      if (p.shape[0] > 0) this.merge(p.dataSync<"float32">(), p.shape[0]);
    });
  }

  /** Adds a batch by its own means, and by how far they lie from those before (Chan, Golub, LeVeque 1979). */
  private merge(values: Float32Array, batch: number): void {
    const { classes, means, products } = this;
    const sums = new Float64Array(classes);
    for (let index = 0; index < values.length; index++) sums[index % classes]! += values[index]!;
    const own = sums.map((sum) => sum / batch);
    const centred = values.map((value, index) => value - own[index % classes]!);
    const p = tf.tensor2d(centred, [batch, classes]);
    addTo(products, tf.matMul(p, p, true).dataSync<"float32">());
    const all = this.examples + batch;
    const weight = (this.examples * batch) / all;
    const apart = own.map((mean, label) => mean - means[label]!);
    for (let row = 0; row < classes; row++) {
      const scale = weight * apart[row]!;
      for (let column = 0; column < classes; column++) {
        products[row * classes + column]! += scale * apart[column]!;
      }
      means[row]! += (apart[row]! * batch) / all;
    }
    this.examples = all;
  }

  /**
   * Cov(p_i, p_j) over all examples so far.
   *
   * @returns `classes · classes` values, row after row
   * @throws ArgumentError if there are fewer than two examples
   */
  covariance(): Float32Array {
    check(this.examples >= 2, WHERE, "there must be at least two examples", this.examples);
    const covariance = new Float32Array(this.classes ** 2);
    for (let index = 0; index < covariance.length; index++) covariance[index] = this.covarianceAt(index);
    return covariance;
  }

  /**
   * The correlation of p_i and p_j: the covariance without the variances of the classes, which differ by orders of magnitude.
   *
   * @returns `classes · classes` values, row after row; 0 beside a class whose probability never changes
   * @throws ArgumentError if there are fewer than two examples
   */
  correlation(): Float32Array {
    const { classes } = this;
    const correlation = this.covariance();
    const deviations = Float64Array.from({ length: classes }, (_, label) =>
      Math.sqrt(this.covarianceAt(label * (classes + 1))),
    );
    for (let index = 0; index < correlation.length; index++) {
      const both = deviations[Math.floor(index / classes)]! * deviations[index % classes]!;
      // Rounding may take it past 1.
      correlation[index] = both > 0 ? Math.max(-1, Math.min(1, this.covarianceAt(index) / both)) : 0;
    }
    return correlation;
  }

  private covarianceAt(index: number): number {
    return this.products[index]! / this.examples;
  }
}

function addTo(sums: Float64Array, values: ArrayLike<number>): void {
  for (let index = 0; index < sums.length; index++) sums[index]! += values[index]!;
}
