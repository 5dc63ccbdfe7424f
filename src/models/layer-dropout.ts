/** The dropout layers of tfjs's models, with masks made before a step. */
import type * as tf from "@tensorflow/tfjs";
import { mul } from "@tensorflow/tfjs";
import type { StepMemory } from "../kernels/step-memory.js";
import type { RandomGenerator } from "../support/random.js";
import { dropoutMask } from "./dropout.js";
import type { Masks } from "./net.js";

/** The parts of a layer that are used here; tfjs's types omit some of them. */
interface Layer {
  getClassName(): string;
  getConfig(): object;
  layers?: Layer[];
  inboundNodes: { inputShapes: (number | null)[][] }[];
  call: (inputs: tf.Tensor | tf.Tensor[], options: object) => tf.Tensor | tf.Tensor[];
}

/** A dropout layer. */
export interface LayerDropout {
  layer: Layer;
  /** A mask for one step. */
  fresh: (batchSize: number, generator: RandomGenerator, memory: StepMemory) => tf.Tensor;
}

/** A model's dropout layers in the order of its layers, including those of models within it. */
export function layerDropouts(model: tf.LayersModel): LayerDropout[] {
  return (model.layers as unknown as Layer[]).flatMap(dropoutsOf);
}

function dropoutsOf(layer: Layer): LayerDropout[] {
  if (layer.layers !== undefined) return layer.layers.flatMap(dropoutsOf);
  const name = layer.getClassName();
  if (name !== "Dropout" && name !== "SpatialDropout1D") return [];
  const { rate, noiseShape } = layer.getConfig() as { rate: number; noiseShape?: (number | null)[] | null };
  const [node] = layer.inboundNodes;
  const shape = node?.inputShapes[0];
  // A layer that is used several times, or on inputs of any shape, keeps tfjs's own dropout.
  if (rate <= 0 || rate >= 1 || layer.inboundNodes.length !== 1 || shape === undefined) return [];
  const own = name === "Dropout" ? noiseShape : [null, 1, null];
  const sizes = shape.map((size, axis) => own?.[axis] ?? size);
  if (sizes.slice(1).some((size) => size === null)) return [];
  return [
    {
      layer,
      fresh: (batchSize, generator, memory) =>
        dropoutMask(
          "mask",
          [sizes[0] ?? batchSize, ...(sizes.slice(1) as number[])],
          rate,
          generator,
          memory,
        ),
    },
  ];
}

/** Runs a function while the layers multiply by these masks; without masks they act as usual. */
export function withMasks<Result>(
  dropouts: readonly LayerDropout[],
  masks: Masks,
  work: () => Result,
): Result {
  const masked = dropouts.filter((_, index) => masks[index] !== undefined);
  masked.forEach(({ layer }) => {
    const mask = masks[dropouts.findIndex((one) => one.layer === layer)]!;
    layer.call = (inputs) => mul(Array.isArray(inputs) ? inputs[0]! : inputs, mask);
  });
  try {
    return work();
  } finally {
    // This uncovers the method of the layer's class again.
    for (const { layer } of masked) delete (layer as Partial<Layer>).call;
  }
}
