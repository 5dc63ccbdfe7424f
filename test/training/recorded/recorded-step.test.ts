/** The recorded step against the plain one, which is its reference: the same batches, masks and rates, step by step. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test, vi } from "vitest";
import { compiledAddon } from "../../../src/runtime/compiled-addon.js";
import { backendReady } from "../../../src/runtime/backend.js";
import type { Batch } from "../../../src/data/batches.js";
import { asNet } from "../../../src/models/layers-net.js";
import { MultilayerPerceptron } from "../../../src/models/multilayer-perceptron.js";
import type { Net, WeightValues } from "../../../src/models/net.js";
import { randomGenerator } from "../../../src/support/random.js";
import { distillation, hardTargets } from "../../../src/training/batch-loss.js";
import type { BatchLoss } from "../../../src/training/named-loss.js";
import { recordedStep } from "../../../src/training/recorded/recorded-step.js";
import { hasSessions, takesProducts } from "../../../src/training/recorded/session.js";
import { trainStep, type TrainStep } from "../../../src/training/train-step.js";

const CLASSES = 5;
const NONE = { input: 0, hidden: 0 };

interface Case {
  net: () => Net;
  loss?: BatchLoss;
  optimizer?: "momentum" | "adam";
  maxNorm?: number;
  rates?: { input: number; hidden: number };
}

const optionsOf = ({ loss = hardTargets, optimizer = "momentum", maxNorm = Infinity }: Case) => ({
  loss,
  optimizer,
  maxNorm,
  momentum: 0.9,
});

/** A batch that depends on its number only. */
function batchOf(net: Net, number: number, size: number): Batch {
  const shape = [size, ...net.inputShape] as [number, number];
  const labels = Int32Array.from({ length: size }, (_, example) => (example * (number + 1)) % CLASSES);
  return {
    inputs: tf.randomUniform(shape, 0, 1, "float32", number + 1),
    labels: tf.tidy(() => tf.cast(tf.oneHot(labels, CLASSES), "float32")) as tf.Tensor2D,
    teacherLogits: tf.randomNormal<tf.Rank.R2>([size, CLASSES], 0, 5, "float32", number + 1),
  };
}

/** Takes steps; every tenth batch is smaller. */
function takeSteps(net: Net, step: TrainStep, count: number, rates = NONE): number[] {
  const generator = randomGenerator(1, "masks");
  return Array.from({ length: count }, (_, number) => {
    const size = number % 10 === 9 ? 7 : 16;
    const batch = batchOf(net, number % 20, size);
    const masks = net.masks(size, rates, generator);
    const loss = step.run(batch, masks, 0.02 / (1 + number / 100), number + 1);
    tf.dispose([batch, masks.filter((mask) => mask !== undefined)] as tf.TensorContainer);
    return loss;
  });
}

function furthestApart(first: WeightValues, second: WeightValues): number {
  expect(Object.keys(first)).toEqual(Object.keys(second));
  const apart = Object.entries(first).map(([name, { values }]) => {
    const largest = Math.max(1e-30, ...values.map(Math.abs));
    return (
      Math.max(...values.map((value, index) => Math.abs(value - second[name]!.values[index]!))) / largest
    );
  });
  return Math.max(...apart);
}

/** A convolutional net with batch normalisation and seeded dropout; the same weights each time. */
function convolutional(): Net {
  const initializer = (seed: number) => tf.initializers.glorotUniform({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 8, 1],
        filters: 4,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        kernelInitializer: initializer(1),
      }),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ filters: 6, kernelSize: 3, activation: "relu", kernelInitializer: initializer(2) }),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.25, seed: 3 }),
      tf.layers.dense({ units: CLASSES, kernelInitializer: initializer(3) }),
    ],
  });
  return asNet("test", model);
}

const perceptron = () => new MultilayerPerceptron({ layerSizes: [12, 20, 15, CLASSES], seed: 1 });
/** Of layers that no number of a processor's lanes divides, and whose products are part of their update. */
const wide = () => new MultilayerPerceptron({ layerSizes: [12, 101, 61, CLASSES], seed: 1 });
const teacher = new MultilayerPerceptron({ layerSizes: [12, 30, CLASSES], seed: 2 });
const soft = distillation({ temperature: 4, softWeight: 0.7, hardWeight: 0.2 });

const cases: Record<string, Case> = {
  perceptron: { net: perceptron },
  "perceptron with dropout and max-norm": { net: perceptron, maxNorm: 1, rates: { input: 0.2, hidden: 0.5 } },
  "wide perceptron": { net: wide },
  "wide perceptron with dropout and max-norm": { net: wide, maxNorm: 1, rates: { input: 0.2, hidden: 0.5 } },
  "distillation from cached logits": { net: perceptron, loss: soft },
  "a teacher that runs beside": {
    net: perceptron,
    loss: (logits, batch) => soft(logits, { ...batch, teacherLogits: teacher.logits(batch.inputs) }),
  },
  "Adam with max-norm": { net: perceptron, optimizer: "adam", maxNorm: 1 },
  "a loss in plain tfjs operations": {
    net: perceptron,
    loss: (logits, { labels }) => tf.sum<tf.Tensor1D>(tf.squaredDifference(tf.sigmoid(logits), labels!), -1),
  },
  "a convolutional net with batch normalisation and seeded dropout": { net: convolutional },
  "the same by Adam": { net: convolutional, optimizer: "adam" },
};

test("sessions are there where the addon that set-up has compiled computes", async () => {
  expect(hasSessions()).toBe((await backendReady()).name === "native");
});

describe.runIf(hasSessions())("the recorded step", () => {
  test.each(Object.entries(cases))("agrees with the plain step after 100 steps: %s", (_, one) => {
    const results = [trainStep, recordedStep].map((make) => {
      const net = one.net();
      const step = make(net, { ...optionsOf(one), warn: (sentence: string) => expect.fail(sentence) });
      const losses = takeSteps(net, step, 100, one.rates);
      step.writeBack();
      const result = { kind: step.kind, losses, weights: net.values(), state: step.state() };
      step.dispose();
      return result;
    });
    const [plain, recorded] = results as [(typeof results)[0], (typeof results)[0]];
    expect(recorded.kind).toBe("recorded");
    expect(plain.losses[99]).toBeLessThan(plain.losses[0]!);
    recorded.losses.forEach((loss, number) => {
      expect(Math.abs(loss / plain.losses[number]! - 1)).toBeLessThan(1e-4);
    });
    expect(furthestApart(recorded.weights, plain.weights)).toBeLessThan(5e-4);
    expect(furthestApart(recorded.state, plain.state)).toBeLessThan(5e-3);
  });

  /** The operations of ours in the graph of a case. */
  function ownOperations(one: Case): string[] {
    const addon = compiledAddon("session") as { extend(session: unknown, definition: Uint8Array): void };
    const extend = vi.spyOn(addon, "extend");
    const net = one.net();
    const step = recordedStep(net, optionsOf(one));
    try {
      takeSteps(net, step, 1);
      const graph = extend.mock.calls.map(([, bytes]) => Buffer.from(bytes).toString("latin1")).join("");
      return [...new Set(graph.match(/DarkKnowledge[A-Za-z]+/g))].sort();
    } finally {
      step.dispose();
      extend.mockRestore();
    }
  }

  test("computes by operations of our own what it can, and no more", () => {
    const own = (...names: string[]) => names.map((name) => `DarkKnowledge${name}`);
    const units = ["Product", "ProductBiasRelu", "ProductReluGradient"];
    const layers = takesProducts() ? units : ["BiasRelu"];
    const updates = takesProducts() ? ["ProductMomentum"] : [];
    const all = own(...layers, ...updates, "Loss", "Momentum").sort();
    expect(ownOperations({ net: wide })).toEqual(all);
    expect(ownOperations({ net: wide, loss: soft })).toEqual(all);
    expect(ownOperations({ net: perceptron })).toEqual(all);
    expect(ownOperations({ net: convolutional })).toEqual(own("BiasRelu", "Loss", "Momentum"));
    expect(ownOperations({ net: wide, optimizer: "adam" })).toEqual(own(...layers, "Loss").sort());
    const users = (logits: tf.Tensor2D, batch: Batch) => hardTargets(logits, batch);
    expect(ownOperations({ net: wide, loss: users })).toEqual(all.filter((name) => !name.endsWith("Loss")));
  });

  /** Steps by both, and what the recorded one said. */
  function compared(one: Case, steps: (net: Net, step: TrainStep) => number[]) {
    const warnings: string[] = [];
    const [plain, recorded] = [trainStep, recordedStep].map((make) => {
      const net = one.net();
      const step = make(net, {
        ...optionsOf(one),
        label: "it",
        warn: (sentence: string) => warnings.push(sentence),
      });
      const losses = steps(net, step);
      step.writeBack();
      const result = { kind: step.kind, losses, weights: net.values() };
      step.dispose();
      return result;
    });
    return { plain: plain!, recorded: recorded!, warnings };
  }
  const agree = ({ plain, recorded }: ReturnType<typeof compared>) => {
    recorded.losses.forEach((loss, number) => {
      expect(Math.abs(loss / plain.losses[number]! - 1)).toBeLessThan(1e-4);
    });
    expect(furthestApart(recorded.weights, plain.weights)).toBeLessThan(5e-4);
  };

  const hindered: Record<string, { one: () => Case; says: RegExp }> = {
    "reads a value": {
      one: () => ({
        net: perceptron,
        loss: (logits, batch) =>
          tf.mul(hardTargets(logits, batch), tf.mean(logits).dataSync()[0]! > 100 ? 2 : 1),
      }),
      says: /reads what Mean gives/,
    },
    "reads the labels": {
      one: () => ({
        net: perceptron,
        loss: (logits, batch) =>
          tf.mul(hardTargets(logits, batch), batch.labels!.dataSync()[0]! > 100 ? 2 : 1),
      }),
      says: /reads the labels/,
    },
    "takes other operations each time": {
      one: () => {
        let calls = 0;
        return {
          net: perceptron,
          loss: (logits, batch) => hardTargets(calls++ % 2 === 0 ? logits : tf.relu(logits), batch),
        };
      },
      says: /is not the same each time/,
    },
    "draws at random": {
      one: () => ({
        net: perceptron,
        loss: (logits, batch) => {
          const drawn = tf.multinomial(tf.zeros<tf.Rank.R2>([1, 2]), 3, 5);
          return tf.add(hardTargets(logits, batch), tf.mul(0, tf.sum(tf.cast(drawn, "float32"))));
        },
      }),
      says: /Multinomial gives something else each time/,
    },
  };

  test.each(Object.entries(hindered))(
    "goes on operation by operation, and says why: what %s",
    (name, { one, says }) => {
      const result = compared(one(), (net, step) => takeSteps(net, step, 20));
      expect(result.recorded.kind).toBe("plain");
      expect(result.warnings).toHaveLength(1);
      expect(result.warnings[0]).toMatch(says);
      if (name.startsWith("reads") || name.startsWith("draws")) agree(result);
    },
  );

  /** Cases whose code does something else from step to step; each is made anew for either kind of step. */
  const changing: Record<string, () => Case> = {
    "a number that is another from batch 7 on, by a counter of the loss's own": () => {
      let calls = 0;
      return {
        net: perceptron,
        loss: (logits, batch) => tf.mul(hardTargets(logits, batch), ++calls >= 7 ? 3 : 1),
      };
    },
    "another number in each step": () => {
      let weight = 1;
      return {
        net: perceptron,
        loss: (logits, batch) => tf.mul(hardTargets(logits, batch), (weight *= 1.01)),
      };
    },
    "a number that only the gradient takes": () => {
      let calls = 0;
      const scaled = tf.customGrad((logits) => {
        const factor = ++calls / 10;
        return { value: (logits as tf.Tensor).clone(), gradFunc: (dy) => tf.mul(dy, factor) };
      });
      return { net: perceptron, loss: (logits, batch) => hardTargets(scaled(logits) as tf.Tensor2D, batch) };
    },
    "bounds, which the gradient compares with": () => {
      let calls = 0;
      return {
        net: perceptron,
        loss: (logits, batch) => {
          const bound = 0.2 + ++calls / 10;
          return hardTargets(tf.clipByValue(logits, -bound, bound), batch);
        },
      };
    },
    "a tensor that is another from batch 7 on": () => {
      let calls = 0;
      const [one, three] = [tf.scalar(1), tf.scalar(3)];
      return {
        net: perceptron,
        loss: (logits, batch) => tf.mul(hardTargets(logits, batch), ++calls >= 7 ? three : one),
      };
    },
    "other operations from batch 7 on": () => {
      let calls = 0;
      return {
        net: perceptron,
        loss: (logits, batch) => {
          return ++calls >= 7
            ? tf.sum<tf.Tensor1D>(tf.squaredDifference(logits, batch.labels!), -1)
            : hardTargets(logits, batch);
        },
      };
    },
    "a part of the logits that grows": () => {
      let calls = 0;
      return {
        net: perceptron,
        loss: (logits, { labels }) => {
          const size = ++calls < 7 ? 2 : 4;
          const [some, wanted] = [logits, labels!].map((one) => tf.slice(one, [0, 0], [-1, size]));
          return tf.sum<tf.Tensor1D>(tf.squaredDifference(some!, wanted!), -1);
        },
      };
    },
    "whole numbers that the loss computes with": () => {
      let calls = 0;
      return {
        net: perceptron,
        loss: (logits, batch) =>
          tf.mul(hardTargets(logits, batch), tf.cast(tf.scalar(++calls < 7 ? 1 : 3, "int32"), "float32")),
      };
    },
    "a tensor that is made at batch 7 and kept": () => {
      let [calls, kept] = [0, undefined as tf.Tensor | undefined];
      return {
        net: perceptron,
        loss: (logits, batch) => {
          if (++calls === 7) kept = tf.keep(tf.scalar(3));
          return tf.mul(hardTargets(logits, batch), kept ?? 1);
        },
      };
    },
    "a weight that is read from batch 7 on": () => {
      let calls = 0;
      const net = perceptron();
      return {
        net: () => net,
        loss: (logits, batch) => {
          // What is read must be this step's weight, not that of the last epoch.
          const scale = ++calls < 7 ? 1 : 1 + Math.abs(net.variables[0]!.dataSync()[0]!);
          return tf.mul(hardTargets(logits, batch), scale);
        },
      };
    },
    "a layer of one's own with a number from outside": () => {
      let calls = 0;
      class Scale extends tf.layers.Layer {
        static readonly className = "Scale";
        override call(inputs: tf.Tensor | tf.Tensor[]) {
          return tf.mul(Array.isArray(inputs) ? inputs[0]! : inputs, ++calls > 8 ? 0.5 : 1);
        }
        override computeOutputShape(shape: tf.Shape) {
          return shape;
        }
      }
      const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 });
      const dense = tf.layers.dense({ units: CLASSES, inputShape: [12], kernelInitializer });
      return { net: () => asNet("test", tf.sequential({ layers: [dense, new Scale()] })) };
    },
  };

  test.each(Object.entries(changing))("takes in what changes within an epoch: %s", (name, make) => {
    const [plain, recorded] = [trainStep, recordedStep].map((of) => {
      const one = make();
      const net = one.net();
      const warnings: string[] = [];
      const step = of(net, { ...optionsOf(one), warn: (sentence: string) => warnings.push(sentence) });
      const losses = takeSteps(net, step, 40);
      step.writeBack();
      const result = { kind: step.kind, losses, weights: net.values(), warnings };
      step.dispose();
      return result;
    });
    expect(recorded!.kind).toBe(/ kept$| is read /.test(name) ? "plain" : "recorded");
    agree({ plain: plain!, recorded: recorded!, warnings: [] });
  });

  test("what tfjs draws by itself is another in each step", () => {
    const dense = (units: number, seed: number) =>
      tf.layers.dense({ units, kernelInitializer: tf.initializers.glorotUniform({ seed }) });
    const noise = tf.layers.gaussianNoise({ stddev: 1, inputShape: [12] });
    const net = asNet("test", tf.sequential({ layers: [noise, dense(CLASSES, 1)] }));
    const step = recordedStep(net, {
      ...optionsOf({ net: () => net }),
      warn: (sentence) => expect.fail(sentence),
    });
    const batch = batchOf(net, 1, 16);
    const losses = Array.from({ length: 20 }, (_, number) => step.run(batch, [], 0, number + 1));
    expect(step.kind).toBe("recorded");
    expect(new Set(losses).size).toBe(20);
    step.dispose();
  });

  test("a loss is called once in each step", () => {
    let calls = 0;
    const loss: BatchLoss = (logits, batch) => (calls++, hardTargets(logits, batch));
    compared({ net: perceptron, loss }, (net, step) => takeSteps(net, step, 25));
    expect(calls).toBe(50);
  });

  test("takes in another loss between epochs", () => {
    let squares = false;
    const loss: BatchLoss = (logits, batch) =>
      squares
        ? tf.sum<tf.Tensor1D>(tf.squaredDifference(logits, batch.labels!), -1)
        : hardTargets(logits, batch);
    const result = compared({ net: perceptron, loss }, (net, step) =>
      [false, true].flatMap((now) => {
        squares = now;
        return takeSteps(net, step, 12);
      }),
    );
    expect(result.recorded.kind).toBe("recorded");
    agree(result);
  });

  test("takes in variables that JavaScript assigns between steps", () => {
    const scale = tf.variable(tf.scalar(1));
    const loss: BatchLoss = (logits, batch) => tf.mul(hardTargets(logits, batch), scale);
    const result = compared({ net: perceptron, loss }, (net, step) =>
      [1, 5].flatMap((now) => {
        scale.assign(tf.scalar(now));
        const losses = takeSteps(net, step, 12);
        step.writeBack();
        const values = net.values();
        for (const value of Object.values(values)) value.values = value.values.map((each) => each / 2);
        net.setValues(values);
        return losses;
      }),
    );
    expect(result.recorded.kind).toBe("recorded");
    agree(result);
  });

  test("tells a variable from a tensor that had its first values", () => {
    const results = [trainStep, recordedStep].map((make) => {
      const net = perceptron();
      const variables = net.variables;
      const first = variables.map((variable) => variable.clone());
      const loss: BatchLoss = (logits, batch) => {
        const distances = variables.map((variable, index) =>
          tf.sum(tf.squaredDifference(variable, first[index]!)),
        );
        return tf.add(hardTargets(logits, batch), tf.addN(distances));
      };
      const step = make(net, optionsOf({ net: perceptron, loss }));
      const losses = takeSteps(net, step, 40);
      step.writeBack();
      const result = { kind: step.kind, losses, weights: net.values() };
      step.dispose();
      return result;
    });
    const [plain, recorded] = results as [(typeof results)[0], (typeof results)[0]];
    expect(recorded.kind).toBe("recorded");
    agree({ plain, recorded, warnings: [] });
  });

  test("gradients that are other variables themselves are not changed before they are used", () => {
    const sizes = { layerSizes: [6, 6, CLASSES], seed: 1 };
    const results = [trainStep, recordedStep].map((make) => {
      const [net, far] = [new MultilayerPerceptron(sizes), new MultilayerPerceptron({ ...sizes, seed: 2 })];
      const all: Net = {
        architecture: {},
        inputShape: [6],
        classes: CLASSES,
        namedVariables: [
          ...net.namedVariables,
          ...far.namedVariables.map(({ name, variable }) => ({ name: `far ${name}`, variable })),
        ],
        weights: [],
        apply: (inputs, options) => net.apply(inputs, options),
        masks: () => [],
        values: () => net.values(),
        setValues: (values) => {
          net.setValues(values);
        },
      };
      // The gradient by each variable is the other net's.
      const loss: BatchLoss = (logits, batch) => {
        const products = net.variables.map((variable, index) =>
          tf.sum(tf.mul(variable, far.variables[index]!)),
        );
        return tf.add(hardTargets(logits, batch), tf.addN(products));
      };
      const step = make(all, optionsOf({ net: perceptron, loss }));
      const losses = takeSteps(all, step, 10);
      step.writeBack();
      const result = { kind: step.kind, losses, weights: { ...net.values(), more: far.values().weights0! } };
      step.dispose();
      return result;
    });
    const [plain, recorded] = results as [(typeof results)[0], (typeof results)[0]];
    expect(recorded.kind).toBe("recorded");
    agree({ plain, recorded, warnings: [] });
  });

  test("penalties of regularizers are part of the loss", () => {
    const net = () =>
      asNet(
        "test",
        tf.sequential({
          layers: [
            tf.layers.dense({
              units: CLASSES,
              inputShape: [12],
              kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
              kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }),
            }),
          ],
        }),
      );
    const result = compared({ net }, (one, step) => takeSteps(one, step, 30));
    expect(result.recorded.kind).toBe("recorded");
    agree(result);
    const bare = compared({ net: () => ({ ...net(), penalties: () => [] }) }, (one, step) =>
      takeSteps(one, step, 1),
    );
    expect(result.plain.losses[0]).toBeGreaterThan(bare.plain.losses[0]! + 0.01);
  });

  test("continues from a state to the same bits", () => {
    const options = { ...optionsOf({ net: perceptron }) };
    const through = perceptron();
    const whole = recordedStep(through, options);
    takeSteps(through, whole, 20);
    takeSteps(through, whole, 20);
    whole.writeBack();
    const net = perceptron();
    const first = recordedStep(net, options);
    takeSteps(net, first, 20);
    first.writeBack();
    const [weights, state] = [net.values(), first.state()];
    first.dispose();
    const other = perceptron();
    other.setValues(weights);
    const second = recordedStep(other, options);
    second.setState(state);
    takeSteps(other, second, 20);
    second.writeBack();
    expect(other.values()).toEqual(through.values());
    expect(second.state()).toEqual(whole.state());
    whole.dispose();
    second.dispose();
  });

  test("200 trainings leave nothing behind", () => {
    const rounds = 5;
    const once = (training: number) => {
      const make = training % 10 === 0 ? convolutional : perceptron;
      const net = make();
      const step = recordedStep(net, optionsOf({ net: make }));
      takeSteps(net, step, 1);
      step.dispose();
      for (const { variable } of net.namedVariables) variable.dispose();
    };
    for (let training = 1; training <= 20; training++) once(training);
    const tensors = tf.memory().numTensors;
    // JavaScript's own garbage is not counted: other tests run in this process, too. What leaks grows in each round.
    const nativeMemory = () => {
      const { rss, heapTotal, arrayBuffers } = process.memoryUsage();
      return rss - heapTotal - arrayBuffers;
    };
    const growth = Array.from({ length: rounds }, () => {
      const memory = nativeMemory();
      for (let training = 1; training <= 200 / rounds; training++) once(training);
      return nativeMemory() - memory;
    });
    // Moving averages, which are not trained, stay with the models: two of each.
    expect(tf.memory().numTensors - tensors).toBeLessThanOrEqual(2 * 20);
    expect(Math.min(...growth)).toBeLessThan(3e6);
  }, 120_000);
});
