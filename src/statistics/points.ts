/** Points and their distances to the centres of clusters. */

/** Points of some dimensions, one after the other. */
export interface Points {
  count: number;
  /** Number of dimensions. */
  size: number;
  values: Float32Array;
}

/**
 * @param centres - `clusters · size` values
 * @returns the squared distance of each point to each centre, `count · clusters` values
 */
export function squaredDistances(
  { count, size, values }: Points,
  centres: Float64Array,
  clusters: number,
): Float64Array {
  const distances = new Float64Array(count * clusters);
  for (let point = 0; point < count; point++) {
    const start = point * size;
    for (let cluster = 0; cluster < clusters; cluster++) {
      const centre = cluster * size;
      let sum = 0;
      for (let axis = 0; axis < size; axis++) sum += (values[start + axis]! - centres[centre + axis]!) ** 2;
      distances[point * clusters + cluster] = sum;
    }
  }
  return distances;
}

/** The mean of the points of each cluster, `clusters · size` values. */
export function centresOf(
  { count, size, values }: Points,
  clusterOf: ArrayLike<number>,
  clusters: number,
): Float64Array {
  const centres = new Float64Array(clusters * size);
  const counts = new Uint32Array(clusters);
  for (let point = 0; point < count; point++) {
    const cluster = clusterOf[point]!;
    counts[cluster]!++;
    for (let axis = 0; axis < size; axis++) centres[cluster * size + axis]! += values[point * size + axis]!;
  }
  for (let index = 0; index < centres.length; index++) centres[index]! /= counts[Math.floor(index / size)]!;
  return centres;
}
