/** What a recording consists of: the operations that a piece of work had TensorFlow do, and the values that it gave them. */
import type * as tf from "@tensorflow/tfjs";

/** Kinds of attributes, by TensorFlow's numbers for them (tf_attrtype.h). */
export const ATTRIBUTE = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5, tensor: 6 } as const;
/** Types of values, by TensorFlow's numbers for them (tf_datatype.h). */
export const TYPE = { float32: 1, int32: 3, int64: 9, bool: 10, bfloat16: 14, resource: 20 } as const;

/** An operation's attribute, as tfjs-node's addon takes it. */
export interface Attribute {
  name: string;
  /** One of {@link ATTRIBUTE}. */
  type: number;
  value: unknown;
}

/** A value's type, one of {@link TYPE}, and its shape. */
export interface ValueType {
  type: number;
  shape: readonly number[];
}

/** A value that JavaScript wrote. */
export interface Constant extends ValueType {
  values: Float32Array | Int32Array | Uint8Array;
}

/** A tensor from before the recording that is no input and no variable, so that its values never change. */
export interface Held extends Constant {
  /** Who it is. */
  identity: object;
}

/**
 * Where a value is from. `index` counts the tape's operations, constants, held tensors, variables or inputs; `output` counts an
 * operation's results.
 */
export interface Source {
  kind: "operation" | "constant" | "held" | "variable" | "input";
  index: number;
  output: number;
}

/** One operation. */
export interface Operation {
  name: string;
  attributes: readonly Attribute[];
  inputs: readonly Source[];
  outputs: readonly ValueType[];
}

/** The operations of a piece of work in their order, and what they take from outside. */
export interface Tape {
  operations: Operation[];
  constants: Constant[];
  held: Held[];
  /** Those that the work uses or assigns, in the order in which it does. */
  variables: tf.Variable[];
  inputs: (ValueType & { name: string })[];
  /** What the work gave, by its names. */
  results: Map<string, Source>;
  /** What the work assigned to variables, by their indices. */
  assigned: Map<number, Source>;
}

/** The type of a value on a tape. */
export function typeOf(tape: Tape, { kind, index, output }: Source): ValueType {
  if (kind === "operation") return tape.operations[index]!.outputs[output]!;
  if (kind === "constant") return tape.constants[index]!;
  if (kind === "held") return tape.held[index]!;
  if (kind === "input") return tape.inputs[index]!;
  const { dtype, shape } = tape.variables[index]!;
  return { type: TYPE[dtype as "float32" | "int32" | "bool"], shape };
}
