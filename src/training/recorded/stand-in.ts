/** tfjs-node's backend, which does everything through a few functions of its addon, and others in their place for a while. */
import * as tf from "@tensorflow/tfjs";
import type { Attribute, Constant } from "./tape.js";

/** The backend, as far as it is used here; its types are not exported. */
export interface Backend {
  binding: Binding;
  tensorMap: {
    get(dataId: object): { id: number; shape: number[]; dtype: number; values: unknown };
  };
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly tf.TensorInfo[],
    count: number,
  ): tf.Tensor[];
  move(dataId: object, ...rest: unknown[]): void;
  readSync(dataId: object): unknown;
  refCount(dataId: object): number;
}

/** The functions of its addon by which values get into TensorFlow, through it and out. */
interface Binding {
  executeOp(name: string, attributes: Attribute[], inputs: number[], outputs: number): Output[];
  createTensor(shape: number[], type: number, values: unknown): number;
  tensorDataSync(id: number): Constant["values"];
}

interface Output {
  id: number;
  dtype: number;
  shape: number[];
}

/** What stands in the place of the backend's own. */
export interface Front extends Partial<Pick<Backend, "move" | "getInputTensorIds" | "readSync">> {
  binding: Partial<Binding>;
}

/** The backend that computes. */
export function nodeBackend(): Backend {
  return tf.backend() as unknown as Backend;
}

/** The functions that every such backend has, whatever stands in front of one. */
export function ownFunctions(backend: Backend): Backend {
  return Object.getPrototypeOf(backend) as Backend;
}

/**
 * Does something while others stand in front of the backend's functions. Variables are afterwards what they were before.
 *
 * @param work - is given the variables that there were, with their values
 */
export function standIn<Result>(
  { binding: functions, ...front }: Front,
  work: (before: readonly { variable: tf.Variable; value: tf.Tensor }[]) => Result,
): Result {
  const backend = nodeBackend();
  const { binding } = backend;
  const before = Object.values(tf.engine().registeredVariables).map((variable) => ({
    variable,
    value: variable.clone(),
  }));
  // The addon's own functions can't be written.
  const stood = Object.create(binding, Object.getOwnPropertyDescriptors(functions)) as Binding;
  Object.assign(backend, front, { binding: stood });
  try {
    return work(before);
  } finally {
    for (const name of Object.keys(front)) Reflect.deleteProperty(backend, name);
    backend.binding = binding;
    for (const { variable, value } of before) {
      if (!variable.isDisposed && variable.dataId !== value.dataId) variable.assign(value);
      value.dispose();
    }
  }
}
