/** Hints (FitNets, Romero et al. 2015): a student's hidden layer first learns to predict a hidden layer of its teacher. */
import * as tf from "@tensorflow/tfjs";
import { checkDataset, trusted } from "../data/check-dataset.js";
import type { Dataset } from "../data/dataset.js";
import { hiddenNet, type LayerName } from "../models/hidden-net.js";
import type { AnyNet, NamedVariable, Net, WeightValues } from "../models/net.js";
import { check } from "../support/checks.js";
import { randomGenerator } from "../support/random.js";
import { logitsOf } from "./evaluate.js";

/** The layers that a hint connects. */
export interface HintOptions {
  /** The student's layer, which is guided. */
  studentLayer: LayerName;
  /** The teacher's layer, which gives the hint. */
  teacherLayer: LayerName;
  /** Seed of the regressor's weights. Default: 1. */
  seed?: number;
}

/** The net and the data of the first stage. */
export interface Hints {
  /** The student up to its layer, followed by a regressor; it shares the student's variables. */
  net: Net;
  /** The inputs, with the outputs of the teacher's layer as `targets`. */
  data: Dataset;
  /** Frees the regressor's variables, not the student's. */
  dispose: () => void;
}

/**
 * The first stage of FitNets. The student up to a hidden layer, followed by a regressor, learns the outputs of a teacher's hidden layer by
 * squared errors. The regressor is linear, from the student's units to the teacher's at each position, so layers may differ in width. If
 * both layers give pictures it is a 1 × 1 convolution. After this stage it is thrown away, and the student is trained as usual.
 *
 * ```ts
 * const { net, data, dispose } = hints(student, teacher, digits, { studentLayer: 1, teacherLayer: 1 });
 * await train(net, data, { loss: squaredErrors, epochs: 5, learningRate: 0.01 });
 * dispose();
 * await train(student, await transferSet(teacher, digits), { loss: distillation({ temperature: 4, softWeight: 1, hardWeight: 0.1 }) });
 * ```
 *
 * @throws ArgumentError if a layer does not exist, the nets don't take the data, or the layers' pictures differ in size
 */
export function hints(
  student: AnyNet,
  teacher: AnyNet,
  set: Dataset,
  { studentLayer, teacherLayer, seed = 1 }: HintOptions,
): Hints {
  const known = checkDataset("hints", set);
  const [guided, guide] = [hiddenNet(student, studentLayer), hiddenNet(teacher, teacherLayer)];
  const [own, others] = [guided.positions, guide.positions];
  check(own === others, "hints", "both layers must have equally many positions (height · width)", [
    own,
    others,
  ]);
  const { name, count, shape, inputs, scale, weights } = known;
  const data = trusted({
    ...{ name: `${name}, hints`, count, shape, inputs },
    ...(scale && { scale }),
    ...(weights && { weights }),
    targets: logitsOf(guide, known),
  });
  const regressor = regressorOf(guided.units, guide.units, seed);
  return { net: withRegressor(guided, regressor, guide.units), data, dispose: regressor.dispose };
}

interface Regressor {
  weights: tf.Variable<tf.Rank.R2>;
  biases: tf.Variable<tf.Rank.R1>;
  dispose: () => void;
}

function regressorOf(inputs: number, outputs: number, seed: number): Regressor {
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

function withRegressor(
  guided: ReturnType<typeof hiddenNet>,
  { weights, biases }: Regressor,
  outputs: number,
): Net {
  const own: NamedVariable[] = [
    { name: "regressor.weights", variable: weights },
    { name: "regressor.biases", variable: biases },
  ];
  return {
    architecture: { ...guided.architecture, regressor: outputs },
    inputShape: guided.inputShape,
    classes: guided.positions * outputs,
    namedVariables: [...guided.namedVariables, ...own],
    weights: [...guided.weights, weights],
    apply: (inputs, options) =>
      tf.tidy(() => {
        const rows = tf.reshape(guided.apply(inputs, options), [-1, guided.units]);
        const regressed = tf.add(tf.matMul(rows, weights), biases);
        return tf.reshape(regressed, [inputs.shape[0], guided.positions * outputs]);
      }),
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
}
