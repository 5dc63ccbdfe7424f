/** Clusters of equal size, for specialists that all have as much to learn. §5.3 */
import type { NumberSource } from "../support/numbers.js";
import * as kind from "../support/option-kinds.js";
import { optionsSchema, withChanges } from "../support/options.js";
import { randomGenerator, type RandomGenerator } from "../support/random.js";
import { classMatrix, clustersOf } from "./class-matrix.js";
import { equalSizes, type Sizes } from "./equal-sizes.js";
import { centresOf, squaredDistances, type Points } from "./points.js";

const WHERE = "balancedClusters";

/** Options of {@link balancedClusters}. */
export interface BalancedClustersOptions {
  /** Number of clusters. There must be two classes or more for each. */
  clusters: number;
  /** Of the centres at the start. Default: 1. */
  seed?: number;
  /** Number of starts from different centres; the result with the smallest sum of squared distances is kept. Default: 5. */
  starts?: number;
}

const SCHEMA = optionsSchema<Required<BalancedClustersOptions>>({
  clusters: kind.count,
  seed: kind.seed,
  starts: kind.count,
});
const DEFAULTS = { seed: 1, starts: 5 } as Required<BalancedClustersOptions>;

/**
 * Groups the classes that a net confuses, without labels: k-means with clusters of equal size on the rows of the correlation matrix of its
 * predictions. The diagonal counts as 0, since each class correlates with itself, and rows are divided by their length. Two classes are
 * close to each other if they correlate with the same classes.
 *
 * The paper clusters the columns of the covariance matrix, without a rule for the sizes: `onlineClusters`. Where variances differ
 * much, that gives one large cluster and many of one class, of which no specialist can be made. §5.3
 *
 * Lloyd's algorithm, with exchanges of two classes for the assignment: the sum of squared distances never rises. It ends at a local minimum. The clusters
 * follow the classes however these are numbered, except classes with equal values on the diagonal and equal sums of rows.
 *
 * @param correlation - `[classes, classes]` or as many values, as `PredictionCovariance` computes it; at most 4,096 classes
 * @returns the classes of each cluster in ascending order; the sizes differ by 1 at most
 * @throws ArgumentError if the matrix is not square, not symmetric or not finite, or an option is unknown or out of range
 */
export function balancedClusters(correlation: NumberSource, options: BalancedClustersOptions): number[][] {
  const { clusters, seed, starts } = withChanges(WHERE, SCHEMA, DEFAULTS, options);
  const matrix = classMatrix(WHERE, "correlation", correlation, clusters);
  const points = { count: matrix.classes, size: matrix.classes, values: directions(matrix) };
  let best: Clustering | undefined;
  for (let start = 0; start < starts; start++) {
    const found = clustering(points, clusters, randomGenerator(seed, WHERE, start));
    if (best === undefined || found.distance < best.distance) best = found;
  }
  return clustersOf(matrix, best!.clusterOf);
}

/** The rows without their diagonal, of length 1; a row of zeros stays as it is. */
function directions({ classes, values }: { classes: number; values: Float32Array }): Float32Array {
  const rows = values.slice();
  for (let label = 0; label < classes; label++) {
    const row = rows.subarray(label * classes, (label + 1) * classes);
    row[label] = 0;
    const length = Math.sqrt(row.reduce((sum, value) => sum + value ** 2, 0));
    if (length > 0) for (let index = 0; index < classes; index++) row[index]! /= length;
  }
  return rows;
}

interface Clustering {
  clusterOf: Uint32Array;
  /** Sum of squared distances to the centres. */
  distance: number;
}

function clustering(points: Points, clusters: number, generator: RandomGenerator): Clustering {
  const sizes = equalSizes(points.count, clusters);
  let distances = squaredDistances(points, distantPoints(points, clusters, generator), clusters);
  const clusterOf = nearestWithRoom(distances, sizes);
  let total = Infinity;
  for (;;) {
    exchange(distances, clusterOf, sizes);
    distances = squaredDistances(points, centresOf(points, clusterOf, clusters), clusters);
    const distance = clusterOf.reduce(
      (sum, cluster, point) => sum + distances[point * clusters + cluster]!,
      0,
    );
    if (distance >= total - LEAST_GAIN) return { clusterOf, distance };
    total = distance;
  }
}

/** A smaller gain may be rounding. */
const LEAST_GAIN = 1e-9;

/** Centres at the start: each point with a probability in proportion to its squared distance from those before (k-means++). */
function distantPoints(points: Points, clusters: number, generator: RandomGenerator): Float64Array {
  const { count, size, values } = points;
  const centres = new Float64Array(clusters * size);
  const nearest = new Float64Array(count).fill(1);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const total = nearest.reduce((sum, distance) => sum + distance, 0);
    let rest = generator.uniform() * total;
    let point = 0;
    while (point < count - 1 && (rest -= nearest[point]!) >= 0) point++;
    const centre = Float64Array.from(values.subarray(point * size, (point + 1) * size));
    centres.set(centre, cluster * size);
    const distances = squaredDistances(points, centre, 1);
    for (let other = 0; other < count; other++) {
      const distance = distances[other]!;
      nearest[other] = cluster === 0 ? distance : Math.min(nearest[other]!, distance);
    }
  }
  return centres;
}

/** Assigns the closest pairs of point and centre first, as long as the cluster has room. */
function nearestWithRoom(distances: Float64Array, sizes: Sizes): Uint32Array {
  const { clusters } = sizes;
  const pairs = Uint32Array.from(distances.keys()).sort((a, b) => distances[a]! - distances[b]!);
  const clusterOf = new Uint32Array(distances.length / clusters);
  const isAssigned = new Uint8Array(clusterOf.length);
  for (const pair of pairs) {
    const [point, cluster] = [Math.floor(pair / clusters), pair % clusters];
    if (isAssigned[point] || !sizes.hasRoom(cluster)) continue;
    sizes.add(cluster);
    isAssigned[point] = 1;
    clusterOf[point] = cluster;
  }
  return clusterOf;
}

/** Exchanges two points, or moves one from a larger to a smaller cluster, as long as that brings points closer to their centres. */
function exchange(distances: Float64Array, clusterOf: Uint32Array, sizes: Sizes): void {
  const { clusters } = sizes;
  const gain = (point: number, to: number) =>
    distances[point * clusters + clusterOf[point]!]! - distances[point * clusters + to]!;
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (let point = 0; point < clusterOf.length; point++) {
      for (let cluster = 0; cluster < clusters; cluster++) {
        const from = clusterOf[point]!;
        if (!sizes.mayMove(from, cluster) || gain(point, cluster) <= LEAST_GAIN) continue;
        sizes.move(from, cluster);
        clusterOf[point] = cluster;
        hasChanged = true;
      }
      for (let other = 0; other < point; other++) {
        const [here, there] = [clusterOf[point]!, clusterOf[other]!];
        if (here === there || gain(point, there) + gain(other, here) <= LEAST_GAIN) continue;
        clusterOf[point] = there;
        clusterOf[other] = here;
        hasChanged = true;
      }
    }
  }
}
