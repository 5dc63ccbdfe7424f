/** tfjs's graph models, converted from TensorFlow by tensorflowjs_converter, as nets that can infer but not learn. */
import * as tf from "@tensorflow/tfjs";
import { ArgumentError, FileError } from "../../support/checks.js";
import type { Net } from "../net.js";

/** A node of a graph in model.json. */
interface Node {
  name: string;
  op: string;
  input?: string[];
}

const REPAIR = "convert a model with one input of a known shape and one output of logits, [batch, classes]";

/**
 * A graph model as a net. It has no variables to train. A softmax at its end is skipped: its inputs are the logits.
 *
 * @param path - path of its file, for messages
 * @param topology - the model's topology, which identifies it together with its weights
 * @throws FileError unless it has one input of a known shape and one output `[batch, classes]`
 */
export function graphNet(path: string, model: tf.GraphModel, topology: object): Net {
  const refuse = (expectation: string, found: unknown): never => {
    throw new FileError(path, `expected ${expectation}, found ${JSON.stringify(found)}`, REPAIR);
  };
  const { inputs, outputs } = model;
  if (inputs.length !== 1 || outputs.length !== 1) {
    refuse(
      "a graph model of one input and one output",
      [inputs, outputs].map((all) => all.map(({ name }) => name)),
    );
  }
  const [{ name: input, shape = [] }] = inputs as [tf.ModelTensorInfo];
  const inputShape = shape.slice(1);
  const isKnown = inputShape.length > 0 && inputShape.every((size) => size > 0);
  if (!isKnown) refuse(`a known shape of ${input}, [batch, …]`, shape);
  const output = beforeSoftmax(topology, outputs[0]!.name);
  const apply = (given: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      const shaped = tf.reshape(given, [given.shape[0], ...inputShape]);
      return model.execute({ [input]: shaped }, output) as tf.Tensor;
    });
  const one = tf.tidy(() => apply(tf.zeros([1, ...inputShape])).shape);
  const [, classes, ...more] = one;
  if (one.length !== 2 || classes === undefined || more.length > 0)
    refuse(`${output} to be [batch, classes]`, one);
  const values = () =>
    Object.fromEntries(
      Object.entries(model.weights).flatMap(([name, tensors]) =>
        tensors.map((tensor, index) => [
          `${name}:${index}`,
          { shape: [...tensor.shape], values: Float32Array.from(tensor.dataSync<"float32">()) },
        ]),
      ),
    );
  return {
    architecture: { net: "graph model", topology, output },
    inputShape,
    classes: classes!,
    namedVariables: [],
    weights: [],
    apply: (given) => apply(given) as tf.Tensor2D,
    masks: () => [],
    values,
    setValues: () => {
      throw new ArgumentError("setValues: a graph model can't be changed: it infers only");
    },
  };
}

/** The node that feeds the last softmax; the output itself if there is no softmax. */
function beforeSoftmax(topology: object, output: string): string {
  const { node = [] } = topology as { node?: Node[] };
  const nodes = new Map(node.map((one) => [one.name, one]));
  const nodeOf = (name: string | undefined) => nodes.get((name ?? "").replace(/:0$/, ""));
  let last = nodeOf(output);
  while (last?.op === "Identity") last = nodeOf(last.input?.[0]);
  const logits = last?.op === "Softmax" ? nodeOf(last.input?.[0]) : undefined;
  return logits?.name ?? output;
}
