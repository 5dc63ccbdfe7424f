/** A number for each pair of classes, as the clusterings read it. */
import { check, checkInteger } from "../support/checks.js";
import { checkFinite } from "../support/check-values.js";
import { numbersOf, type NumberSource } from "../support/numbers.js";
import { MOST_CLASSES } from "./prediction-covariance.js";

/** A square matrix, row after row, with its classes in an order that does not depend on how they are numbered. */
export interface ClassMatrix {
  classes: number;
  values: Float32Array;
  /** The number of the class in each row. */
  labels: readonly number[];
}

/**
 * Reads a symmetric matrix and sorts its classes by their own values, on the diagonal, then by the sums of their rows: of a covariance matrix
 * these sums are 0, but for rounding. Whatever is drawn at random for the first class, say, is then drawn
 * for the same class however the classes were numbered. Only classes with equal values and sums keep their order.
 *
 * @throws ArgumentError, in the name of `where`, unless these are finite numbers in a symmetric square, and there are two classes or more for each cluster
 */
export function classMatrix(
  where: string,
  what: string,
  source: NumberSource,
  clusters: number,
): ClassMatrix {
  const { values: given, shape } = numbersOf(where, what, source);
  const values = Float32Array.from(given);
  const classes = shape?.[0] ?? Math.sqrt(values.length);
  const isSquare =
    Number.isInteger(classes) && (shape === undefined || String(shape) === `${classes},${classes}`);
  check(isSquare, where, `${what} must be square, a row for each class`, shape ?? `${values.length} values`);
  checkInteger(where, "the number of classes", classes, 2, MOST_CLASSES);
  checkFinite(where, { what, values, size: classes });
  checkSymmetric(where, what, values, classes);
  checkInteger(where, "clusters", clusters, 1, Math.floor(classes / 2));
  // Sorted before they are added: the sum of floats depends on their order.
  const sums = Array.from({ length: classes }, (_, label) =>
    Float64Array.from(values.subarray(label * classes, (label + 1) * classes))
      .sort()
      .reduce((sum, value) => sum + value, 0),
  );
  const own = (label: number) => values[label * (classes + 1)]!;
  const labels = Array.from(sums.keys()).sort(
    (first, second) => own(first) - own(second) || sums[first]! - sums[second]!,
  );
  const sorted = new Float32Array(values.length);
  for (const [row, label] of labels.entries()) {
    for (const [column, other] of labels.entries()) {
      sorted[row * classes + column] = values[label * classes + other]!;
    }
  }
  return { classes, values: sorted, labels };
}

/** Allowed difference of two values that belong to the same pair of classes, as part of the largest: rounding of products of float32. */
const TOLERANCE = 1e-4;

/** A square of something else, such as the predictions for equally many examples, would be clustered without a word. */
function checkSymmetric(where: string, what: string, values: Float32Array, classes: number): void {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let row = 0; row < classes; row++) {
    for (let column = 0; column < row; column++) {
      const pair = [values[row * classes + column]!, values[column * classes + row]!] as const;
      if (Math.abs(pair[0] - pair[1]) <= TOLERANCE * largest) continue;
      const places = `[${row}, ${column}] and [${column}, ${row}]`;
      check(false, where, `${what} must be symmetric, with the same value at ${places}`, pair);
    }
  }
}

/**
 * Clusters as lists of classes.
 *
 * @param clusterOf - for each row of the matrix
 * @returns the clusters that have classes, by their smallest; classes in ascending order
 */
export function clustersOf({ labels }: ClassMatrix, clusterOf: ArrayLike<number>): number[][] {
  const clusters = new Map<number, number[]>();
  for (const [row, label] of labels.entries()) {
    const cluster = clusterOf[row]!;
    clusters.set(cluster, [...(clusters.get(cluster) ?? []), label]);
  }
  return [...clusters.values()]
    .map((classes) => classes.sort((first, second) => first - second))
    .sort((first, second) => first[0]! - second[0]!);
}
