/** The only place that loads tfjs-node, since not every Node still has all that it takes from Node. */
import "./removed-from-node.cjs";

/** The parts of tfjs-node that are used here; what computes is registered with tfjs when it is loaded. */
export interface TfjsNode {
  node: { summaryFileWriter(folder: string): EventWriter };
}

/** Writes TensorBoard's event files. */
export interface EventWriter {
  scalar(name: string, value: number, step: number): void;
  flush(): void;
}

/**
 * Loads tfjs-node, at once, so that a plain `require` of the library is enough to compute.
 * @throws Error if its addon is not installed or does not load
 */
export function loadTfjsNode(): TfjsNode {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- optional, and must be synchronous
  return require("@tensorflow/tfjs-node") as TfjsNode;
}
