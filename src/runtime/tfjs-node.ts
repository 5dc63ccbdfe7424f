/** The only place that loads tfjs-node, since newer Nodes lack functions that it uses. */
import type { Tensor3D } from "@tensorflow/tfjs";
import "./removed-from-node.cjs";

/** The parts of tfjs-node that are used here; loading it registers its backend with tfjs. */
export interface TfjsNode {
  node: {
    summaryFileWriter(folder: string): EventWriter;
    /** `[height, width, channels]`, 0 to 255. */
    decodePng(bytes: Uint8Array, channels: number): Tensor3D;
    /** The reverse. */
    encodePng(picture: Tensor3D): Promise<Uint8Array>;
    /** Like `decodePng`; the last arguments set the accuracy. */
    decodeJpeg(
      bytes: Uint8Array,
      channels: number,
      ratio: number,
      fancyUpscaling: boolean,
      tryRecoverTruncated: boolean,
      acceptableFraction: number,
      dctMethod: "INTEGER_FAST" | "INTEGER_ACCURATE",
    ): Tensor3D;
  };
}

/** Writes TensorBoard's event files. */
export interface EventWriter {
  scalar(name: string, value: number, step: number): void;
  flush(): void;
}

/**
 * Loads tfjs-node synchronously, so that a plain `require` of the library is enough to compute.
 * @throws Error if its addon is not installed or does not load
 */
export function loadTfjsNode(): TfjsNode {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- optional, and must be synchronous
  return require("@tensorflow/tfjs-node") as TfjsNode;
}
