/** The paper's clusters: an on-line version of k-means on the columns of the covariance matrix. §5.3 */
import type { NumberSource } from "../support/numbers.js";
import * as kind from "../support/option-kinds.js";
import { optionsSchema, withChanges } from "../support/options.js";
import { randomGenerator, randomOrder } from "../support/random.js";
import { classMatrix, clustersOf } from "./class-matrix.js";
import { squaredDistances } from "./points.js";

const WHERE = "onlineClusters";

/** Options of {@link onlineClusters}. */
export interface OnlineClustersOptions {
  /** Number of centres. There must be two classes or more for each. */
  clusters: number;
  /** Of the order of the columns. Default: 1. */
  seed?: number;
  /** How often the columns are gone through. Default: 10. */
  passes?: number;
}

const SCHEMA = optionsSchema<Required<OnlineClustersOptions>>({
  clusters: kind.count,
  seed: kind.seed,
  passes: kind.count,
});
const DEFAULTS = { seed: 1, passes: 10 } as Required<OnlineClustersOptions>;

/**
 * Groups classes as the paper does: on-line k-means (MacQueen 1967) on the columns of the covariance matrix of a net's predictions. The first columns
 * of a random order are the centres. Then each column in turn moves the nearest centre towards itself, so that the centre is the mean of all
 * columns that moved it. At the end each class belongs to the nearest centre. §5.3
 *
 * The paper does not say how the centres start, nor how often the columns are seen. The clusters may have any size, 1 among them; `balancedClusters` gives equal sizes.
 *
 * @param covariance - `[classes, classes]` or as many values, as `PredictionCovariance` computes it; at most 4,096 classes
 * @returns the classes of each cluster in ascending order; fewer clusters where a centre ended without a class
 * @throws ArgumentError if the matrix is not square, not symmetric or not finite, or an option is unknown or out of range
 */
export function onlineClusters(covariance: NumberSource, options: OnlineClustersOptions): number[][] {
  const { clusters, seed, passes } = withChanges(WHERE, SCHEMA, DEFAULTS, options);
  const matrix = classMatrix(WHERE, "covariance", covariance, clusters);
  const { classes, values } = matrix;
  const pointAt = (column: number) => ({
    count: 1,
    size: classes,
    values: values.subarray(column * classes, (column + 1) * classes),
  });
  const order = randomOrder(classes, randomGenerator(seed, WHERE));
  const centres = new Float64Array(clusters * classes);
  const counts = new Uint32Array(clusters);
  for (let cluster = 0; cluster < clusters; cluster++) {
    centres.set(pointAt(order[cluster]!).values, cluster * classes);
  }
  for (let pass = 0; pass < passes; pass++) {
    for (const column of order) {
      const point = pointAt(column);
      const cluster = nearest(squaredDistances(point, centres, clusters));
      counts[cluster]!++;
      const centre = centres.subarray(cluster * classes, (cluster + 1) * classes);
      for (let axis = 0; axis < classes; axis++) {
        centre[axis]! += (point.values[axis]! - centre[axis]!) / counts[cluster]!;
      }
    }
  }
  const distances = squaredDistances({ count: classes, size: classes, values }, centres, clusters);
  const clusterOf = Array.from({ length: classes }, (_, row) =>
    nearest(distances.subarray(row * clusters, (row + 1) * clusters)),
  );
  return clustersOf(matrix, clusterOf);
}

function nearest(distances: Float64Array): number {
  let best = 0;
  for (let cluster = 1; cluster < distances.length; cluster++) {
    if (distances[cluster]! < distances[best]!) best = cluster;
  }
  return best;
}
