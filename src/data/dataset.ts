/** Examples to learn from or to be judged by: what every function of the library takes that works on data. */
import { checkInteger } from "../support/checks.js";
import { isBytes } from "../support/typed-array.js";
import { isInFile, type FileInputs } from "./file-inputs.js";

/**
 * Which number a net sees for a stored value: (value − zero) / unit. One number for all values, or lists of them: one for each
 * value of an example, or for each channel.
 */
export interface Scale {
  zero: number | readonly number[];
  unit: number | readonly number[];
}

/** Whole numbers 0 … classes − 1; 16 bits for more than 256 classes. */
export type Labels = Uint8Array | Uint16Array;

/** Examples, all of one shape. `dataset` and the readers make them, and others of them `selectExamples` and its relatives. */
export interface Dataset {
  /** What the examples are, for people: "MNIST training digits". It identifies nothing. */
  readonly name: string;
  /** Number of examples. */
  readonly count: number;
  /** Of one example: `[784]`, `[28, 28, 1]`. */
  readonly shape: readonly number[];
  /** `count` times the product of `shape` values, example after example; or where they are, if they stay in a file. */
  readonly inputs: Uint8Array | Float32Array | FileInputs;
  /** Default: bytes stand for 0…1, floats for themselves. */
  readonly scale?: Scale | undefined;
  /** Number of classes, 2 to 65,536. */
  readonly classes?: number | undefined;
  /** What the classes are called, for people: one name for each. They identify nothing. */
  readonly classNames?: readonly string[] | undefined;
  /** One for each example. */
  readonly labels?: Labels | undefined;
  /** Where labels are not classes: `count · outputs` numbers, for losses of one's own. */
  readonly targets?: Float32Array | undefined;
  /** How much each example counts in a training's mean loss: `count` numbers of at least 0. Default: 1 each. */
  readonly weights?: Float32Array | undefined;
  /** The teacher's logits v, `count · classes` values, in a {@link TransferSet}. */
  readonly teacherLogits?: Float32Array | undefined;
  /** In place of these, in a {@link TransferSetOfMembers}, the logits of each of several teachers: `count · members · classes` values. */
  readonly memberLogits?: Float32Array | undefined;
  /** How much each of several teachers counts: as many numbers above 0 as there are members, of sum 1. */
  readonly memberWeights?: Float32Array | undefined;
}

/** A data set whose inputs are in memory: all but those made by `dataset({ file })`. */
export type InMemory<Set extends Dataset = Dataset> = Set & { readonly inputs: Uint8Array | Float32Array };

/** A data set with a label for each example. */
export interface LabelledDataset extends Dataset {
  readonly classes: number;
  readonly labels: Labels;
}

/** A data set with the teacher's logits for each example, from which a student learns. */
export type TransferSet<Set extends Dataset = LabelledDataset> = Set & {
  readonly teacherLogits: Float32Array;
};

/** A data set with the logits of each of several teachers, whose soft targets are averaged at the T of a loss. */
export type TransferSetOfMembers<Set extends Dataset = LabelledDataset> = Set & {
  readonly memberLogits: Float32Array;
  readonly memberWeights: Float32Array;
};

/** Height, width and channels of examples that are pictures. */
export interface ImageSize {
  height: number;
  width: number;
  channels: number;
}

/** Number of values of one example. */
export function sizeOf({ shape }: Pick<Dataset, "shape">): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Number of classes or outputs of the teachers whose logits a set has; 0 if it has none. */
export function teacherOutputs({ count, teacherLogits, memberLogits, memberWeights }: Dataset): number {
  if (teacherLogits) return teacherLogits.length / count;
  return memberLogits && memberWeights ? memberLogits.length / (count * memberWeights.length) : 0;
}

/** What values stand for: as the set says, or else 0…1 for bytes and themselves for floats. */
export function scaleOf({ inputs, scale }: Pick<Dataset, "inputs" | "scale">): Scale {
  return scale ?? { zero: 0, unit: areBytes(inputs) ? 255 : 1 };
}

/** Whether inputs are bytes, in memory or in a file. */
export function areBytes(inputs: Dataset["inputs"]): boolean {
  return isInFile(inputs) ? inputs.type === "uint8" : isBytes(inputs);
}

/** The size of pictures of shape `[height, width]` or `[height, width, channels]` with up to four channels. */
export function imageSizeOf({ shape }: Pick<Dataset, "shape">): ImageSize | undefined {
  const [height, width, channels = 1] = shape;
  const isImage = height !== undefined && width !== undefined && shape.length <= 3 && channels <= 4;
  return isImage ? { height, width, channels } : undefined;
}

/**
 * The stored values of one example, not scaled: a view, unless they are in a file.
 * @throws ArgumentError if there is no such example
 */
export function exampleInputs(set: Dataset, position: number): Uint8Array | Float32Array {
  checkInteger("exampleInputs", "position", position, 0, set.count - 1);
  if (isInFile(set.inputs)) return set.inputs.read([position]);
  const size = sizeOf(set);
  return set.inputs.subarray(position * size, (position + 1) * size);
}
