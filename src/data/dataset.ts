/** Data sets: examples to learn from or to evaluate on. Every function of the library that works on data takes one. */
import { checkInteger } from "../support/checks.js";
import { isBytes } from "../support/typed-array.js";
import { isInFile, type FileInputs } from "./file-inputs.js";

/**
 * The scale of stored values: a net sees (value − zero) / unit. Each is one number for all values, or a list with one number for each
 * value of an example or for each channel.
 */
export interface Scale {
  zero: number | readonly number[];
  unit: number | readonly number[];
}

/** Whole numbers 0 … classes − 1; 16 bits for more than 256 classes. */
export type Labels = Uint8Array | Uint16Array;

/** Examples, all of one shape. `dataset` and the readers make data sets; `selectExamples` and similar functions select from them. */
export interface Dataset {
  /** A name for people: "MNIST training digits". It identifies nothing. */
  readonly name: string;
  /** Number of examples. */
  readonly count: number;
  /** Shape of one example: `[784]`, `[28, 28, 1]`. */
  readonly shape: readonly number[];
  /** `count` times the product of `shape` values, example after example; or their place in a file. */
  readonly inputs: Uint8Array | Float32Array | FileInputs;
  /** Default: bytes stand for 0…1, floats for themselves. */
  readonly scale?: Scale | undefined;
  /** Number of classes, 2 to 65,536. */
  readonly classes?: number | undefined;
  /** Names of the classes for people, one for each. They identify nothing. */
  readonly classNames?: readonly string[] | undefined;
  /** One for each example. */
  readonly labels?: Labels | undefined;
  /** If labels are not classes: `count · outputs` numbers, for regression, multi-label and your own losses. */
  readonly targets?: Float32Array | undefined;
  /** Weight of each example in the mean loss of a training: `count` numbers of at least 0. Default: 1 each. */
  readonly weights?: Float32Array | undefined;
  /** The teacher's logits v, `count · classes` values, in a {@link TransferSet}; or their place in a file, in a {@link TransferSetInFile}. */
  readonly teacherLogits?: Float32Array | FileInputs | undefined;
  /** In a {@link TransferSetOfMembers}, instead, the logits of each of several teachers: `count · members · classes` values. */
  readonly memberLogits?: Float32Array | undefined;
  /** Weight of each of several teachers: a positive number per member; they sum to 1. */
  readonly memberWeights?: Float32Array | undefined;
}

/** A data set whose inputs are in memory: any that was not made by `dataset({ file })`. */
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

/** A data set whose teacher's logits stay in a file, from which each batch takes its own: for many examples of many classes. */
export type TransferSetInFile<Set extends Dataset = LabelledDataset> = Set & {
  readonly teacherLogits: FileInputs;
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

/** The scale of values: that of the set, or by default 0…1 for bytes and none for floats. */
export function scaleOf({ inputs, scale }: Pick<Dataset, "inputs" | "scale">): Scale {
  return scale ?? { zero: 0, unit: areBytes(inputs) ? 255 : 1 };
}

/** Whether inputs are bytes, in memory or in a file. */
export function areBytes(inputs: Dataset["inputs"]): boolean {
  return isInFile(inputs) ? inputs.type === "uint8" : isBytes(inputs);
}

/** The size of pictures with the shape `[height, width]` or `[height, width, channels]` and up to four channels. */
export function imageSizeOf({ shape }: Pick<Dataset, "shape">): ImageSize | undefined {
  const [height, width, channels = 1] = shape;
  const isImage = height !== undefined && width !== undefined && shape.length <= 3 && channels <= 4;
  return isImage ? { height, width, channels } : undefined;
}

/**
 * The stored values of one example, not scaled: a view, unless they are in a file.
 * @throws ArgumentError if the example does not exist
 */
export function exampleInputs(set: Dataset, position: number): Uint8Array | Float32Array {
  checkInteger("exampleInputs", "position", position, 0, set.count - 1);
  if (isInFile(set.inputs)) return set.inputs.read([position]);
  const size = sizeOf(set);
  return set.inputs.subarray(position * size, (position + 1) * size);
}
