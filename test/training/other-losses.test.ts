/** Losses beyond one label of several classes: many labels, numbers, weights by class, smoothing, hints. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { makeBatch, type Batch } from "../../src/data/batches.js";
import { weightClasses } from "../../src/data/class-weights.js";
import { dataset } from "../../src/data/make-dataset.js";
import { hiddenNet } from "../../src/models/hidden-net.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { randomGenerator } from "../../src/support/random.js";
import { distillation, hardTargets, meanLoss } from "../../src/training/batch-loss.js";
import { evaluate, logitsOf } from "../../src/training/evaluate.js";
import { hints } from "../../src/training/hints.js";
import { jointHints } from "../../src/training/joint-hints.js";
import { multiLabelDistillation, multiLabelTargets } from "../../src/training/multi-label-loss.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import { regressionDistillation, squaredErrors } from "../../src/training/regression-loss.js";
import { trainReusably } from "../../src/training/reusable-training.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import type { TrainOptions } from "../../src/training/train-options.js";
import { stripes, values } from "../helpers.js";

const STEPS = hasSessions() ? (["recorded", "plain"] as const) : (["plain"] as const);
const newFolder = () => mkdtempSync(join(tmpdir(), "losses-"));
const makeNet = (layerSizes: number[], seed = 1) => new MultilayerPerceptron({ layerSizes, seed });

/** Points of a plane, with whether each coordinate is above 0, and their sum and difference. */
function points(count: number, seed: number) {
  const generator = randomGenerator(seed, "points");
  const inputs = Array.from({ length: count }, () => [generator.normal(), generator.normal()]);
  return {
    inputs,
    signs: inputs.map((row) => row.map((x) => Number(x > 0))),
    sums: inputs.map(([a, b]) => [a! + b!, a! - b!]),
  };
}

describe.each(STEPS)("with the %s step", (step) => {
  const options: TrainOptions = { epochs: 12, batchSize: 32, learningRate: 0.05, step };

  test("several labels: learned, and taught by a teacher and by several", async () => {
    const [training, other] = [points(400, 1), points(200, 2)];
    const data = dataset({ inputs: training.inputs, targets: training.signs });
    const wrong = (net: MultilayerPerceptron) => {
      const logits = logitsOf(net, dataset({ inputs: other.inputs }));
      return other.signs.flat().filter((sign, at) => sign !== Number(logits[at]! > 0)).length;
    };
    const teacher = makeNet([2, 20, 2]);
    await train(teacher, data, { ...options, loss: multiLabelTargets });
    expect(wrong(teacher)).toBeLessThan(25);
    const unlabelled = dataset({ inputs: training.inputs });
    const loss = multiLabelDistillation({ temperature: 3, softWeight: 1, hardWeight: 0 });
    for (const teachers of [teacher, [teacher, teacher]]) {
      const student = makeNet([2, 8, 2], 2);
      await train(student, unlabelled, { ...options, loss, teacher: teachers });
      expect(wrong(student)).toBeLessThan(25);
    }
    const kept = makeNet([2, 8, 2], 2);
    const both = multiLabelDistillation({
      temperature: 3,
      softWeight: 1,
      hardWeight: 0.1,
      labelSmoothing: 0.1,
    });
    await train(kept, await transferSet(teacher, data, newFolder()), { ...options, loss: both });
    expect(wrong(kept)).toBeLessThan(25);
  });

  test("one output is a binary classifier", async () => {
    const { inputs, signs } = points(300, 1);
    const above = signs.map(([first]) => first!);
    const net = makeNet([2, 8, 1]);
    await train(net, dataset({ inputs, targets: above }), { ...options, loss: multiLabelTargets });
    const wrong = logitsOf(net, dataset({ inputs })).filter((logit, at) => Number(logit > 0) !== above[at]);
    expect(wrong.length).toBeLessThan(12);
  });

  test("numbers: learned, and a student follows its teachers' mean", async () => {
    const { inputs, sums } = points(400, 1);
    const data = dataset({ inputs, targets: sums });
    const error = (net: MultilayerPerceptron) => {
      const found = logitsOf(net, data);
      return found.reduce((sum, z, at) => sum + (z - sums.flat()[at]!) ** 2, 0) / found.length;
    };
    const teacher = makeNet([2, 20, 2]);
    const settings = { ...options, learningRate: 0.01, epochs: 20 };
    await train(teacher, data, { ...settings, loss: squaredErrors });
    expect(error(teacher)).toBeLessThan(0.02);
    const student = makeNet([2, 10, 2], 2);
    const loss = regressionDistillation({ softWeight: 1, hardWeight: 0 });
    await train(student, dataset({ inputs }), { ...settings, loss, teacher: [teacher, teacher] });
    expect(error(student)).toBeLessThan(0.05);
  });

  test("a teacher's outliers: followed without a bound, harmless with one", async () => {
    const { inputs, sums } = points(400, 1);
    const data = dataset({ inputs, targets: sums });
    // Right but for every fifth example, where the teacher is far off.
    const outputs = Float32Array.from(sums.flat(), (y, at) => (Math.floor(at / 2) % 5 === 0 ? y + 20 : y));
    const transfer = await transferSet({ logits: outputs }, data);
    const error = async (loss: TrainOptions["loss"] & object) => {
      const net = makeNet([2, 10, 2], 2);
      await train(net, transfer, { ...options, learningRate: 0.01, epochs: 20, loss });
      const found = logitsOf(net, data);
      return found.reduce((sum, z, at) => sum + (z - sums.flat()[at]!) ** 2, 0) / found.length;
    };
    const followed = await error(regressionDistillation({ softWeight: 1, hardWeight: 1 }));
    const bounded = await error(regressionDistillation({ softWeight: 1, hardWeight: 1, margin: 0 }));
    expect(bounded).toBeLessThan(0.1);
    expect(followed).toBeGreaterThan(10 * bounded);
  });

  test("hints: the student's layer learns the teacher's, of another width", async () => {
    const data = stripes(300);
    const teacher = makeNet([16, 24, 4], 5);
    await train(teacher, data, { ...options, epochs: 8 });
    const student = makeNet([16, 10, 4], 6);
    const last = student.values().weights1!.values;
    const first = student.values().weights0!.values;
    const {
      net,
      data: hinted,
      dispose,
    } = hints(student, teacher, data, { studentLayer: 1, teacherLayer: 1 });
    expect(hinted.targets).toEqual(logitsOf(hiddenNet(teacher, 1), data));
    const settings = { ...options, learningRate: 0.01, loss: squaredErrors };
    const { epochs } = await train(net, hinted, settings);
    expect(epochs.at(-1)!.loss).toBeLessThan(0.3 * epochs[0]!.loss);
    // The student's own layer learned, what is above it did not.
    expect(student.values().weights0!.values).not.toEqual(first);
    expect(student.values().weights1!.values).toEqual(last);
    dispose();
    const loss = distillation({ temperature: 3, softWeight: 1, hardWeight: 0.1 });
    await train(student, data, { ...options, loss, teacher });
    expect(evaluate(student, stripes(200, 2)).errors).toBeLessThan(12);
  });
});

/** A convolutional net for 4 × 4 pictures of four classes; its layer `conv` has some filters. */
const convolutional = (filters: number, seed: number) => {
  const kernelInitializer = () => tf.initializers.glorotUniform({ seed });
  return tf.sequential({
    layers: [
      tf.layers.reshape({ inputShape: [16], targetShape: [4, 4, 1] }),
      tf.layers.conv2d({
        filters,
        kernelSize: 3,
        name: `conv${seed}`,
        kernelInitializer: kernelInitializer(),
      }),
      tf.layers.batchNormalization(),
      tf.layers.activation({ activation: "relu", name: `relu${seed}` }),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.2 }),
      tf.layers.dense({ units: 4, kernelInitializer: kernelInitializer() }),
    ],
  });
};

describe("hints beside another loss", () => {
  const soft = distillation({ temperature: 3, softWeight: 1, hardWeight: 0.1 });
  const layers = { studentLayer: 1, teacherLayer: 1, loss: soft };

  test("by hand: the loss of the logits, and half the mean square of what is missing of the hint", async () => {
    const [student, teacher] = [makeNet([2, 3, 2]), makeNet([2, 4, 2], 2)];
    const two = dataset({
      inputs: [
        [1, 2],
        [3, -1],
      ],
      labels: [0, 1],
      classes: 2,
    });
    const transfer = await transferSet(teacher, two, newFolder());
    const { net, data, loss, dispose } = jointHints(student, teacher, transfer, {
      ...layers,
      hintWeight: 0.5,
    });
    const batch = makeBatch(data, [0, 1]);
    const outputs = net.apply(batch.inputs, { training: true });
    expect(outputs.shape).toEqual([2, 2 + 4]);
    const rows = values(outputs);
    const others = values(soft(tf.slice(outputs, [0, 0], [2, 2]), batch));
    const expected = [0, 1].map((row) => {
      const found = rows.slice(6 * row + 2, 6 * row + 6);
      const hint = Array.from(data.targets!.subarray(4 * row, 4 * row + 4));
      const squares = found.reduce((sum, one, at) => sum + (one - hint[at]!) ** 2, 0);
      return others[row]! + (0.5 / (2 * 4)) * squares;
    });
    values(loss(outputs, batch)).forEach((one, row) => {
      expect(one).toBeCloseTo(expected[row]!, 4);
    });
    // The hints are the teacher's layer, the logits the student's, and answers are logits alone.
    expect(data.targets).toEqual(logitsOf(hiddenNet(teacher, 1), two));
    expect(values(net.apply(batch.inputs))).toEqual(values(student.logits(batch.inputs)));
    // The regressor gets slopes, and so does the student's layer.
    const slopes = tf.variableGrads(() => tf.mean(loss(net.apply(batch.inputs, { training: true }), batch)));
    expect(Object.keys(slopes.grads).length).toBeGreaterThanOrEqual(6);
    dispose();
  });

  test.each(STEPS)("perceptrons learn both at once: %s", async (step) => {
    const digits = stripes(300);
    const teacher = makeNet([16, 24, 4], 5);
    await train(teacher, digits, { epochs: 8, learningRate: 0.05, batchSize: 32, step });
    const transfer = await transferSet(teacher, digits, newFolder());
    const student = makeNet([16, 10, 4], 6);
    const joint = jointHints(student, teacher, transfer, { ...layers, hintWeight: 4 });
    const missing = () => {
      // The regressor is seen through the net: what it adds in training.
      const batch = makeBatch(joint.data, [...Array(100).keys()]);
      return tf.tidy(() => {
        const found = tf.slice(joint.net.apply(batch.inputs, { training: true }), [0, 4], [-1, -1]);
        return tf.mean(tf.square(tf.sub(found, batch.targets!))).dataSync()[0]!;
      });
    };
    const before = missing();
    const test200 = stripes(200, 2);
    const options = { epochs: 30, learningRate: 0.02, batchSize: 32, step, loss: joint.loss };
    const { epochs } = await train(joint.net, joint.data, { ...options, evaluateOn: test200 });
    expect(missing()).toBeLessThan(0.4 * before);
    expect(evaluate(student, test200).errors).toBe(epochs.at(-1)!.errors);
    expect(epochs.at(-1)!.errors).toBeLessThan(15);
    joint.dispose();
  });

  // Filters of convolutions are trained by the native backend alone.
  test.each(hasSessions() ? STEPS : [])(
    "models of tfjs with dropout and normalisation, whose statistics move once a step: %s",
    async (step) => {
      const digits = stripes(200);
      const [student, teacher] = [convolutional(3, 1), convolutional(5, 2)];
      const names = { studentLayer: "relu1", teacherLayer: "relu2" };
      const joint = jointHints(student, teacher, digits, { loss: hardTargets, ...names });
      const options = { learningRate: 0.05, step, loss: joint.loss };
      // One step on all examples: the moving mean goes 0.01 of the way from 0 to theirs, once.
      const means = tf.tidy(() => {
        const pictures = hiddenNet(student, "conv1").apply(makeBatch(digits, [...Array(200).keys()]).inputs);
        return values(tf.mean(tf.reshape(pictures, [-1, 3]), 0));
      });
      await train(joint.net, joint.data, { ...options, epochs: 1, batchSize: 200 });
      const moving = values(student.layers[2]!.getWeights()[2]!);
      moving.forEach((one, filter) => {
        expect(one).toBeCloseTo(0.01 * means[filter]!, 5);
      });
      const some = { ...options, epochs: 20, batchSize: 32, evaluateOn: digits };
      const { epochs } = await train(joint.net, joint.data, some);
      expect(epochs.at(-1)!.loss).toBeLessThan(0.7 * epochs[0]!.loss);
      expect(evaluate(student, digits).errors).toBe(epochs.at(-1)!.errors);
      expect(epochs.at(-1)!.errors).toBeLessThan(60);
    },
  );

  test("is kept by loss, weight and layer", async () => {
    const folder = newFolder();
    const digits = stripes(40);
    const teacher = makeNet([16, 6, 4], 5);
    const transfer = await transferSet(teacher, digits, folder);
    const fromCache = async (changes: object) => {
      const { net, data, loss } = jointHints(makeNet([16, 6, 6, 4]), teacher, transfer, {
        ...layers,
        ...changes,
      });
      return (await trainReusably(net, 1, data, { epochs: 1, loss, batchSize: 40 }, { folder })).fromCache;
    };
    const all = [{}, { hintWeight: 2 }, { studentLayer: 2 }, { loss: hardTargets }];
    for (const changes of all) expect(await fromCache(changes), JSON.stringify(changes)).toBe(false);
    for (const changes of all) expect(await fromCache(changes), JSON.stringify(changes)).toBe(true);
  });

  test("with a loss that has no name, what it makes has none: nothing is kept under another loss's key", () => {
    const digits = stripes(20);
    const [student, teacher] = [makeNet([16, 6, 4]), makeNet([16, 8, 4])];
    const own = (z: tf.Tensor2D) => tf.sum<tf.Tensor1D>(tf.square(z), -1);
    expect(jointHints(student, teacher, digits, { ...layers, loss: own }).loss.content).toBeUndefined();
    expect(jointHints(student, teacher, digits, { ...layers, loss: hardTargets }).loss.content).toBeDefined();
  });

  test("what doesn't fit is refused", async () => {
    const digits = stripes(20);
    const [student, teacher] = [makeNet([16, 6, 4]), makeNet([16, 8, 4])];
    const transfer = await transferSet(teacher, digits, newFolder());
    const refused = (changes: object, set: object = transfer) =>
      expect(() => jointHints(student, teacher, set as typeof transfer, { ...layers, ...changes }));
    refused({ hintWeight: -1 }).toThrow("jointHints: hintWeight must be zero or more and finite, got -1");
    refused({ hintsWeight: 2 }).toThrow('got "hintsWeight"; did you mean hintWeight?');
    refused({ seed: "1" }).toThrow("jointHints: seed must be a whole number");
    refused({ loss: undefined }).toThrow("jointHints: loss must be a function, such as distillation");
    refused({ studentLayer: 2 }).toThrow("layer must be a whole number from 1 to 1, got 2");
    refused({}, dataset({ inputs: digits.inputs, shape: [16], targets: digits.labels })).toThrow(
      "must have no targets of its own",
    );
    const { net, data, loss } = jointHints(student, teacher, digits, layers);
    await expect(train(net, data, { loss, epochs: 1 })).rejects.toThrow("the data must be a transfer set");
    const joint = jointHints(student, teacher, transfer, layers);
    const augmented = { loss: joint.loss, epochs: 1, augment: { noise: 0.1 } };
    await expect(train(joint.net, joint.data, augmented)).rejects.toThrow("must not be augmented");
    // Also where no soft target tells: each stage's hints were computed for the examples as they are.
    const [first, beside] = [
      hints(student, teacher, digits, layers),
      jointHints(student, teacher, digits, { ...layers, loss: hardTargets }),
    ];
    const message = "a net with hints must not have its examples augmented";
    const noisy = { epochs: 1, augment: { noise: 0.1 } };
    await expect(train(first.net, first.data, { ...noisy, loss: squaredErrors })).rejects.toThrow(message);
    await expect(train(beside.net, beside.data, { ...noisy, loss: beside.loss })).rejects.toThrow(message);
  });
});

test("regression by hand: a bound is followed until the student is better by the margin", () => {
  const batch = {
    inputs: tf.zeros<tf.Rank.R2>([3, 1]),
    targets: tf.tensor2d([[0], [0], [0]]),
    teacherLogits: tf.tensor2d([[2], [2], [2]]),
  } satisfies Batch;
  const outputs = tf.tensor2d([[3], [1.9], [1]]);
  const bounded = regressionDistillation({ softWeight: 2, hardWeight: 0, margin: 1 });
  // ‖z − y‖² + 1 = 10, 4.61 and 2 against ‖v − y‖² = 4.
  expect(values(bounded(outputs, batch)).map((x) => Math.round(1e4 * x) / 1e4)).toEqual([9, 3.61, 0]);
  const slopes = tf.grad((z) => tf.sum(bounded(z as tf.Tensor2D, batch)))(outputs);
  expect(values(slopes).map((x) => Math.round(1e4 * x) / 1e4)).toEqual([6, 3.8, 0]);
  const followed = regressionDistillation({ softWeight: 1, hardWeight: 1 });
  expect(values(followed(outputs, batch))[0]).toBeCloseTo(0.5 * 9 + 0.5 * 1, 5);
  expect(values(squaredErrors(outputs, batch))[2]).toBeCloseTo(0.5, 6);
});

test("smoothed labels beside a teacher, by hand", () => {
  const labels = tf.tensor2d([[0, 1, 0, 0]]);
  const [z, v] = [
    [1, 2, 3, 4],
    [0, 1, 0, 0],
  ];
  const logSum = (x: readonly number[], T: number) =>
    Math.log(x.reduce((sum, one) => sum + Math.exp(one / T), 0));
  const T = 2;
  const batch: Batch = { inputs: labels, labels, teacherLogits: tf.tensor2d([v]) };
  const loss = distillation({ temperature: T, softWeight: 0.5, hardWeight: 0.3, labelSmoothing: 0.2 });
  const y = [0.05, 0.85, 0.05, 0.05];
  const hard = logSum(z, 1) - y.reduce((sum, one, i) => sum + one * z[i]!, 0);
  const p = v.map((one) => Math.exp(one / T - logSum(v, T)));
  const soft = logSum(z, T) - p.reduce((sum, one, i) => sum + (one * z[i]!) / T, 0);
  expect(values(loss(tf.tensor2d([z]), batch))[0]).toBeCloseTo(0.3 * hard + 0.5 * T * T * soft, 5);
});

describe("weights", () => {
  test("by class: each class counts as it should, in all terms", () => {
    const data = dataset({ inputs: [[0], [1], [2], [3]], labels: [0, 1, 1, 1], classes: 2 });
    expect(weightClasses(data, [3, 0.5]).weights).toEqual(Float32Array.of(3, 0.5, 0.5, 0.5));
    const balanced = weightClasses(data, "balanced").weights!;
    expect(balanced[0]).toBeCloseTo(2, 6);
    expect(balanced[1]).toBeCloseTo(2 / 3, 6);
    const again = weightClasses(weightClasses(data, [3, 1]), [2, 1]);
    expect(again.weights![0]).toBe(6);
    const refused = (weights: unknown) => expect(() => weightClasses(data, weights as number[]));
    refused([1]).toThrow("weights must be 2, one for each class of data, got 1");
    refused([1, -1]).toThrow("the weight of class 1 must be zero or more and finite, got -1");
    refused([1, NaN]).toThrow("the weight of class 1 must be zero or more and finite, got NaN");
    refused([0, 0]).toThrow("must have a weight above 0");
    refused("even").toThrow('weights must be balanced, or a list with one for each class, got "even"');
  });

  test("balanced weights make every class count the same, and have mean 1", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 40 }), (labels) => {
        const data = dataset({ inputs: labels.map((label) => [label]), labels, classes: 5 });
        const weights = weightClasses(data, "balanced").weights!;
        const sums = [0, 1, 2, 3, 4].map((label) =>
          labels.reduce((sum, one, at) => sum + (one === label ? weights[at]! : 0), 0),
        );
        const present = sums.filter((sum) => sum > 0);
        for (const sum of present) expect(sum).toBeCloseTo(labels.length / present.length, 3);
      }),
    );
  });

  test("a row of weight 0 is ignored, whatever its label: what others mark by -100", () => {
    const logits = tf.tensor2d([
      [1, 2, 0],
      [3, 0, 1],
    ]);
    const loss = (ignored: number) => {
      const data = dataset({ inputs: [[0], [1]], labels: [1, ignored], classes: 3, weights: [1, 0] });
      const batch = makeBatch(data, [0, 1]);
      const slopes = tf.grad((z) => meanLoss(hardTargets(z as tf.Tensor2D, batch), batch))(logits);
      // −0 is 0.
      return [values(meanLoss(hardTargets(logits, batch), batch)), values(slopes).map((x) => x + 0)];
    };
    expect(loss(0)).toEqual(loss(2));
    expect(loss(0)[1]!.slice(3).map(Math.abs)).toEqual([0, 0, 0]);
    expect(() => dataset({ inputs: [[0], [1]], labels: [1, -100], classes: 3 })).toThrow(
      "(leave out examples that are to be ignored, or give them any label and weight 0), at position 1, got -100",
    );
  });
});

test("data that a loss can't take are refused before the training", async () => {
  const net = makeNet([2, 2]);
  const { inputs, signs } = points(10, 1);
  const refused = (data: object, loss: TrainOptions["loss"] & object) =>
    expect(train(net, dataset({ inputs, ...data }), { epochs: 1, loss })).rejects;
  const soft = { temperature: 2, softWeight: 1, hardWeight: 0.1 };
  const wrong = signs.map((row, at) => (at === 3 ? [0, 1.5] : row));
  await refused({ targets: wrong }, multiLabelTargets).toThrow(
    "targets of data must be from 0 to 1 as labels that are each there or not (squaredErrors learns other numbers), at example 3, output 1, got 1.5",
  );
  await refused({ targets: wrong }, multiLabelDistillation(soft)).toThrow("must be from 0 to 1 as labels");
  await refused({}, multiLabelTargets).toThrow(
    "train: data must have targets from 0 to 1 or labels for this loss, as by dataset({ inputs, targets: [[1, 0, 1], …] })",
  );
  await refused({}, multiLabelDistillation(soft)).toThrow("needs none with hardWeight: 0, got");
  await refused({}, squaredErrors).toThrow(
    "data must have targets for this loss, as by dataset({ inputs, targets",
  );
  await refused({}, regressionDistillation({ softWeight: 1, hardWeight: 0, margin: 0 })).toThrow(
    "have targets",
  );
  await refused({}, regressionDistillation({ softWeight: 1, hardWeight: 0 })).toThrow(
    "the option teacher a net",
  );
  expect(() => regressionDistillation({ softWeight: 0, hardWeight: 0 })).toThrow(
    "softWeight or hardWeight must be above 0",
  );
  expect(() => regressionDistillation({ softWeight: 1, hardWeight: 0, margin: -1 })).toThrow("margin");
  expect(() => multiLabelDistillation({ ...soft, temperature: 0 })).toThrow(
    "multiLabelDistillation: temperature",
  );
});

test.each(STEPS)("a loss of one's own that gives no value for each example is refused: %s", async (step) => {
  const refused = (loss: unknown) =>
    expect(train(makeNet([16, 4]), stripes(20), { epochs: 1, step, loss: loss as typeof squaredErrors }))
      .rejects;
  const shape = "train: the loss must give a tensor with one value for each example, of shape [20], got ";
  await refused((z: tf.Tensor2D, batch: Batch) => tf.mean(hardTargets(z, batch))).toThrow(`${shape}[]`);
  await refused((z: tf.Tensor2D) => tf.square(z)).toThrow(`${shape}[20, 4]`);
  await refused(() => Promise.resolve(tf.zeros([20]))).toThrow(`${shape}a promise`);
  await refused(() => 3).toThrow(`${shape}3`);
});

test("hints of layers that don't exist or don't fit are refused", () => {
  const data = stripes(20);
  const student = makeNet([16, 8, 4]);
  const layers = { studentLayer: 1, teacherLayer: 1 };
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 3, kernelSize: 3, name: "pictures" }),
      tf.layers.flatten({ name: "flat" }),
      tf.layers.dense({ units: 4, name: "top" }),
    ],
  });
  const refused = (changes: object, teacher: Parameters<typeof hints>[1] = makeNet([16, 8, 4])) =>
    expect(() => hints(student, teacher, data, { ...layers, ...changes }));
  refused({ studentLayer: 2 }).toThrow("hiddenNet: layer must be a whole number from 1 to 1, got 2");
  refused({ studentLayer: "first" }).toThrow("a perceptron's layer must be a number from 1");
  refused({ teacherLayer: "picture" }, model).toThrow(
    /layer must be one of .*pictures.*; did you mean pictures/,
  );
  refused({ teacherLayer: "pictures" }, model).toThrow("equally many positions (height · width), got [1, 4]");
  refused({}, makeNet([16, 4])).toThrow("the net must have a hidden layer, got [16, 4]");
  refused({}, makeNet([9, 8, 4])).toThrow("the net must have 16 inputs");
});

test.runIf(hasSessions())("hints between pictures: a 1 × 1 convolution from filters to filters", async () => {
  const data = { ...stripes(200), shape: [4, 4, 1] };
  const convolutional = (filters: number, seed: number) =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({
          ...{ inputShape: [4, 4, 1], filters, kernelSize: 3, activation: "relu", name: `pictures${seed}` },
          kernelInitializer: tf.initializers.glorotUniform({ seed }),
        }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 4, kernelInitializer: tf.initializers.glorotUniform({ seed }) }),
      ],
    });
  const [student, teacher] = [convolutional(3, 1), convolutional(5, 2)];
  const layers = { studentLayer: "pictures1", teacherLayer: "pictures2" };
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { net, data: hinted } = hints(student, teacher, data, layers);
  // A hidden layer may end in any activation.
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
  expect([net.classes, hinted.targets!.length]).toEqual([20, 200 * 20]);
  const before = values(student.getWeights()[0]!);
  const { epochs } = await train(net, hinted, { loss: squaredErrors, epochs: 10, learningRate: 0.01 });
  expect(epochs.at(-1)!.loss).toBeLessThan(0.7 * epochs[0]!.loss);
  expect(values(student.getWeights()[0]!)).not.toEqual(before);
});

test("all are kept by their terms, resume included", async () => {
  const { inputs, signs } = points(40, 1);
  const folder = newFolder();
  const data = await transferSet(makeNet([2, 5, 2], 3), dataset({ inputs, targets: signs }), folder);
  const soft = { temperature: 2, softWeight: 1, hardWeight: 0.1 };
  const fromCache = async (loss: TrainOptions["loss"] & object) =>
    (await trainReusably(makeNet([2, 2]), 1, data, { epochs: 1, loss }, { folder })).fromCache;
  const all = () => [
    multiLabelTargets,
    multiLabelDistillation(soft),
    multiLabelDistillation({ ...soft, temperature: 3 }),
    squaredErrors,
    regressionDistillation({ softWeight: 1, hardWeight: 1 }),
    regressionDistillation({ softWeight: 1, hardWeight: 1, margin: 1 }),
  ];
  for (const loss of all()) expect(await fromCache(loss)).toBe(false);
  for (const loss of all()) expect(await fromCache(loss)).toBe(true);
  const student = makeNet([2, 5, 2]);
  const layers = { studentLayer: 1, teacherLayer: 1 };
  const stage = (seed: number) => hints(student, makeNet([2, 4, 2], seed), data, layers);
  const settings = { epochs: 1, loss: squaredErrors };
  const start = student.values();
  const of = async (seed: number) => {
    student.setValues(start);
    const { net, data: hinted } = stage(seed);
    return [(await trainReusably(net, 1, hinted, settings, { folder })).fromCache, student.values()] as const;
  };
  const [first, again, other] = [await of(7), await of(7), await of(8)];
  expect([first[0], again[0], other[0]]).toEqual([false, true, false]);
  expect(again[1]).toEqual(first[1]);
});

test("tensors are steady", async () => {
  const { inputs, signs } = points(60, 1);
  const teacher = makeNet([2, 5, 2], 3);
  const data = dataset({ inputs, targets: signs });
  const soft = { temperature: 2, softWeight: 1, hardWeight: 0.1 };
  const net = makeNet([2, 4, 2]);
  const all = [
    multiLabelDistillation(soft),
    regressionDistillation({ softWeight: 1, hardWeight: 1, margin: 1 }),
  ];
  const run = async () => {
    for (const step of STEPS) {
      for (const loss of all) await train(net, data, { epochs: 1, loss, teacher: [teacher, teacher], step });
      const stage = hints(net, teacher, data, { studentLayer: 1, teacherLayer: 1 });
      await train(stage.net, stage.data, { epochs: 1, loss: squaredErrors, step, learningRate: 0.01 });
      stage.dispose();
    }
  };
  await run();
  const before = tf.memory().numTensors;
  await run();
  expect(tf.memory().numTensors).toBe(before);
});
