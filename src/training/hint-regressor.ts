/** The regressor between a student's and a teacher's hidden layer, which learns beside the student and is then thrown away. */
import * as tf from "@tensorflow/tfjs";
import type { HiddenNet } from "../models/hidden-net.js";
import type { NamedVariable, Net, WeightValues } from "../models/net.js";
import { check } from "../support/checks.js";
import { randomGenerator } from "../support/random.js";

/** @throws ArgumentError unless a regressor can go from one layer to the other */
export function checkPositions(where: string, guided: { positions: number }, guide: HiddenNet): void {
  const expectation = "both layers must have equally many positions (height · width)";
  check(guided.positions === guide.positions, where, expectation, [guided.positions, guide.positions]);
}

/** A linear map at each position of a layer, whose variables are its own. */
export interface Regressor {
  weights: tf.Variable<tf.Rank.R2>;
  biases: tf.Variable<tf.Rank.R1>;
  dispose: () => void;
}

/** @param inputs - units of the student's layer @param outputs - of the teacher's */
export function regressorOf(inputs: number, outputs: number, seed: number): Regressor {
  const generator = randomGenerator(seed, "regressor");
  const deviation = Math.sqrt(1 / inputs);
  const values = Float32Array.from({ length: inputs * outputs }, () => deviation * generator.normal());
  const initial = [tf.tensor2d(values, [inputs, outputs]), tf.zeros<tf.Rank.R1>([outputs])] as const;
  const [weights, biases] = [tf.variable(initial[0]), tf.variable(initial[1])];
  tf.dispose([...initial]);
  return {
    weights,
    biases,
    dispose: () => {
      tf.dispose([weights, biases]);
    },
  };
}

/** The regressor at each position of a layer, `[batch, positions · outputs]`. */
export function regressed(
  hidden: tf.Tensor2D,
  { units, positions }: { units: number; positions: number },
  { weights, biases }: Regressor,
): tf.Tensor2D {
  return tf.tidy(() => {
    const rows = tf.add(tf.matMul(tf.reshape(hidden, [-1, units]), weights), biases);
    return tf.reshape(rows, [hidden.shape[0], positions * biases.size]);
  });
}

/** Nets whose targets are a teacher's hidden layer, computed for the examples as they are. */
const hintNets = new WeakSet<Net>();

/** Whether a net learns from hints, which augmented examples would contradict. */
export const learnsFromHints = (net: Net): boolean => hintNets.has(net);

/** A net that trains a regressor, too. */
export function withRegressor(
  guided: Net,
  { weights, biases }: Regressor,
  { classes, apply, kind = {} }: Pick<Net, "classes" | "apply"> & { kind?: object },
): Net {
  const own: NamedVariable[] = [
    { name: "regressor.weights", variable: weights },
    { name: "regressor.biases", variable: biases },
  ];
  const net: Net = {
    architecture: { ...guided.architecture, ...kind, regressor: biases.size },
    inputShape: guided.inputShape,
    classes,
    namedVariables: [...guided.namedVariables, ...own],
    weights: [...guided.weights, weights],
    apply: (inputs, options) => tf.tidy(() => apply(inputs, options)),
    penalties: () => guided.penalties?.() ?? [],
    masks: (batchSize, rates, generator, memory) => guided.masks(batchSize, rates, generator, memory),
    values: (): WeightValues => ({
      ...guided.values(),
      ...Object.fromEntries(
        own.map(({ name, variable }) => [
          name,
          { shape: [...variable.shape], values: Float32Array.from(variable.dataSync<"float32">()) },
        ]),
      ),
    }),
    setValues: (values) => {
      for (const { name, variable } of own) {
        const found = values[name]?.shape;
        const expectation = `${name} must have shape [${variable.shape.join(", ")}]`;
        check(found?.join() === variable.shape.join(), "setValues", expectation, found);
      }
      guided.setValues(values);
      for (const { name, variable } of own) {
        tf.tidy(() => {
          variable.assign(tf.tensor(values[name]!.values, variable.shape));
        });
      }
    },
  };
  hintNets.add(net);
  return net;
}
