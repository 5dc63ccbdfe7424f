/** Keeps the sizes of clusters within one of each other. */

/** The sizes of clusters while points are assigned and moved. */
export interface Sizes {
  clusters: number;
  /** Whether the cluster can have one more. */
  hasRoom(cluster: number): boolean;
  add(cluster: number): void;
  /** Whether a point may move without another coming back. */
  mayMove(from: number, to: number): boolean;
  move(from: number, to: number): void;
}

/** Sizes for so many points: all the same, or, if that does not come out even, the same and one more. */
export function equalSizes(points: number, clusters: number): Sizes {
  const least = Math.floor(points / clusters);
  const mostOfLarger = points % clusters;
  const sizes = new Uint32Array(clusters);
  let larger = 0;
  const change = (cluster: number, by: number) => {
    if (sizes[cluster]! > least) larger--;
    sizes[cluster]! += by;
    if (sizes[cluster]! > least) larger++;
  };
  return {
    clusters,
    hasRoom: (cluster) => sizes[cluster]! < least || (sizes[cluster] === least && larger < mostOfLarger),
    add: (cluster) => {
      change(cluster, 1);
    },
    mayMove: (from, to) => sizes[from]! > least && sizes[to] === least,
    move: (from, to) => {
      change(from, -1);
      change(to, 1);
    },
  };
}
