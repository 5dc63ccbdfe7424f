/** The layouts of a layer's weights in other programs, and their conversion to ours: inputs first, units last, channels last. */
import type * as tf from "@tensorflow/tfjs";

/** Programs that write weights. Keras has tfjs's own layout. */
export type WeightLayout = "pytorch" | "keras";

/** The conversion of an array. */
export interface LayoutChange {
  /** The shape that the file must have. */
  shape: number[];
  /** For each position here, the position of its value in the file. */
  order: (values: ArrayLike<number>) => Float32Array;
}

/** The facts about a net's variable that determine its layout. */
export interface VariableLayout {
  name: string;
  shape: readonly number[];
  /** If it follows a flattened picture: the picture's height, width and channels. */
  flattened: readonly [number, number, number] | undefined;
}

/** @returns undefined if this layout does not know the kind of weights */
export function layoutChange(layout: WeightLayout, variable: VariableLayout): LayoutChange | undefined {
  const { name, shape, flattened } = variable;
  if (layout === "keras") return { shape: [...shape], order: (values) => Float32Array.from(values) };
  // Recurrent layers store gates and biases differently.
  if (name.includes("recurrent")) return undefined;
  if (name.endsWith("embeddings")) return permuted(shape, [0, 1]);
  if (shape.length <= 1)
    return flattened ? channelsLast(permuted(shape, [0]), flattened, 1) : permuted(shape, [0]);
  if (shape.length === 2) {
    const transposed = permuted(shape, [1, 0]);
    return flattened ? channelsLast(transposed, flattened, shape[1]!) : transposed;
  }
  if (shape.length === 3) return permuted(shape, [2, 1, 0]);
  if (shape.length !== 4) return undefined;
  if (!name.endsWith("depthwise_kernel")) return permuted(shape, [3, 2, 0, 1]);
  const [height, width, channels, multiplier] = shape as [number, number, number, number];
  const grouped = permuted(shape, [2, 3, 0, 1]);
  return { ...grouped, shape: [channels * multiplier, 1, height, width] };
}

/** The file has our axes in another order. @param axes - our axis for each axis of the file */
function permuted(shape: readonly number[], axes: readonly number[]): LayoutChange {
  const theirs = axes.map((axis) => shape[axis]!);
  const strides = axes.map((_, place) =>
    theirs.slice(place + 1).reduce((product, size) => product * size, 1),
  );
  const ours = shape.map((_, axis) => strides[axes.indexOf(axis)]!);
  const size = shape.reduce((product, length) => product * length, 1);
  return {
    shape: theirs,
    order: (values) =>
      Float32Array.from({ length: size }, (_, at) => {
        let [rest, position] = [at, 0];
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          position += (rest % shape[axis]!) * ours[axis]!;
          rest = Math.floor(rest / shape[axis]!);
        }
        return values[position]!;
      }),
  };
}

/** Rows that follow a flattened picture: ordered by channel in the file, by position here. @param units - values per row */
function channelsLast(
  { shape, order }: LayoutChange,
  [height, width, channels]: readonly [number, number, number],
  units: number,
): LayoutChange {
  const positions = height * width;
  return {
    shape,
    order: (values) => {
      const rows = order(values);
      return Float32Array.from(rows, (_, at) => {
        const [row, unit] = [Math.floor(at / units), at % units];
        const [position, channel] = [Math.floor(row / channels), row % channels];
        return rows[(channel * positions + position) * units + unit]!;
      });
    },
  };
}

/** The parts of a layer that are used here; tfjs's types omit some of them. */
interface Layer {
  getClassName(): string;
  weights: Pick<tf.LayerVariable, "id" | "shape" | "originalName">[];
  inboundNodes: { inboundLayers: Layer[]; inputShapes: (number | null)[][] }[];
}

/** Layers that don't change the position of features. */
const IN_PLACE = ["Dropout", "Activation", "ReLU", "LeakyReLU", "ELU", "PReLU", "BatchNormalization"];

/** The pictures that a model flattens before some of its weights, by the ids of these weights. */
export function flattenedPictures(model: tf.LayersModel): Map<number, readonly [number, number, number]> {
  const found = new Map<number, readonly [number, number, number]>();
  for (const layer of model.layers as unknown as Layer[]) {
    if (layer.weights.length === 0) continue;
    let before = layer.inboundNodes[0]?.inboundLayers[0];
    while (before && IN_PLACE.includes(before.getClassName())) {
      before = before.inboundNodes[0]?.inboundLayers[0];
    }
    if (before?.getClassName() !== "Flatten") continue;
    const [, ...shape] = before.inboundNodes[0]?.inputShapes[0] ?? [];
    const [height, width, channels] = shape;
    if (shape.length !== 3 || !height || !width || !channels) continue;
    const size = height * width * channels;
    for (const weight of layer.weights) {
      // The biases of a dense layer belong to its own units.
      if (weight.shape[0] === size && /kernel|gamma|beta|moving/.test(weight.originalName)) {
        found.set(weight.id, [height, width, channels]);
      }
    }
  }
  return found;
}
