/** Several nets that answer as one. §5.4, §8 */
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { combineSpecialists } from "../../src/distillation/combine-specialists.js";
import { asSpecialist, generalistWithSpecialists, meanOfNets } from "../../src/models/combined-net.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { evaluate } from "../../src/training/evaluate.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import { distillation } from "../../src/training/batch-loss.js";
import { closeTo, stripes, values } from "../helpers.js";

const net = (outputs: number, seed: number) => {
  const made = new MultilayerPerceptron({ layerSizes: [16, 8, outputs], seed });
  // Far from uniform.
  const all = made.values();
  for (const { values } of Object.values(all)) for (let at = 0; at < values.length; at++) values[at]! *= 2;
  made.setValues(all);
  return made;
};

const inputs = tf.randomUniform([7, 16], -1, 1, "float32", 3);
const generalist = net(4, 1);
const specialists = [
  { classes: [0, 2], net: net(3, 2) },
  { classes: [3, 1], net: net(3, 3) },
];

test("a generalist with specialists answers by eq. 5 with those of its most probable class", () => {
  tf.tidy(() => {
    const found = tf.exp(generalistWithSpecialists(generalist, specialists).apply(inputs));
    const logits = generalist.apply(inputs);
    const answers = Array.from(tf.argMax(logits, 1).dataSync());
    expect(new Set(answers).size).toBeGreaterThan(1);
    const asked = specialists.map(({ classes, net: one }) => {
      const examples = answers.flatMap((answer, row) => (classes.includes(answer) ? [row] : []));
      return { classes, examples, logits: tf.gather(one.apply(inputs), examples) };
    });
    closeTo(
      found,
      values(
        combineSpecialists({
          generalist: { logits },
          specialists: asked.filter(({ examples }) => examples.length > 0),
        }),
      ),
      1e-5,
    );
    const every = asked.map((one, index) => ({
      classes: one.classes,
      logits: specialists[index]!.net.apply(inputs),
    }));
    const all = generalistWithSpecialists(generalist, specialists, { top: 4 }).apply(inputs);
    closeTo(tf.exp(all), values(combineSpecialists({ generalist: { logits }, specialists: every })), 1e-5);
  });
});

test("a net seen as a specialist sums the probabilities of its other classes, and shifts them", () => {
  tf.tidy(() => {
    const p = values(tf.softmax(generalist.apply(inputs).slice([0, 0], [1, 4])));
    const seen = values(tf.softmax(asSpecialist(generalist, [2, 0]).apply(inputs).slice([0, 0], [1, 3])));
    [p[2]!, p[0]!, p[1]! + p[3]!].forEach((expected, at) => {
      expect(seen[at]).toBeCloseTo(expected, 5);
    });
    const shifted = asSpecialist(generalist, [2, 0], { shift: Math.log(3) }).apply(inputs);
    const odds = values(tf.softmax(shifted.slice([0, 0], [1, 3])));
    expect(odds[2]! / odds[0]! / (seen[2]! / seen[0]!)).toBeCloseTo(3, 4);
  });
});

test("a net that agrees with the generalist changes nothing", () => {
  const same = [
    { classes: [0, 2], net: asSpecialist(generalist, [0, 2]) },
    { classes: [1, 3], net: asSpecialist(generalist, [1, 3]) },
  ];
  tf.tidy(() => {
    const found = tf.exp(generalistWithSpecialists(generalist, same, { top: 2 }).apply(inputs));
    closeTo(found, values(tf.softmax(generalist.apply(inputs))), 1e-5);
  });
});

test("the mean of nets is the mean of their probabilities", () => {
  tf.tidy(() => {
    const nets = [generalist, net(4, 5)];
    const mean = tf.mean(tf.stack(nets.map((one) => tf.softmax(one.apply(inputs)))), 0);
    closeTo(tf.softmax(meanOfNets(nets).apply(inputs)), values(mean), 1e-5);
  });
});

test("they teach and are evaluated as any net, from a transfer set or beside the student, and are not trained", async () => {
  const data = stripes(60);
  const together = generalistWithSpecialists(generalist, specialists);
  expect(evaluate(together, data).count).toBe(60);
  const before = generalist.values();
  const student = new MultilayerPerceptron({ layerSizes: [16, 8, 4], seed: 4 });
  const loss = distillation({ temperature: 1, softWeight: 0.5, hardWeight: 0.5 });
  const lesson = await transferSet(together, data);
  const [first, last] = (await train(student, lesson, { loss, epochs: 20, learningRate: 0.05 })).epochs
    .map(({ loss }) => loss)
    .filter((_, index, { length }) => index === 0 || index === length - 1);
  expect(last).toBeLessThan(first!);
  await train(student, data, { loss, epochs: 1, teacher: together });
  expect(generalist.values()).toEqual(before);
  await expect(train(together, data, { epochs: 1 })).rejects.toThrow("the net must have variables to train");
});

test("what is known of it changes with each of its nets", () => {
  const one = net(3, 2);
  const together = generalistWithSpecialists(generalist, [{ classes: [0, 2], net: one }]);
  const before = together.values();
  const changed = one.values();
  changed.biases1!.values[0]! += 1;
  one.setValues(changed);
  expect(together.values()).not.toEqual(before);
  expect(asSpecialist(generalist, [0, 1]).architecture).not.toEqual(
    asSpecialist(generalist, [1, 0]).architecture,
  );
});

test("errors name the net that does not fit", () => {
  expect(() => generalistWithSpecialists(generalist, [{ classes: [0, 1], net: net(2, 1) }])).toThrow(
    "generalistWithSpecialists: specialist 1 must have an output for each of its classes and the dustbin, got [2, 2]",
  );
  expect(() => generalistWithSpecialists(generalist, [{ classes: [0, 0], net: net(3, 1) }])).toThrow(
    "a specialist must have each of its classes once",
  );
  expect(() => generalistWithSpecialists(generalist, specialists, { top: 5 })).toThrow(
    "top must be a whole number from 1 to 4, got 5",
  );
  const small = new MultilayerPerceptron({ layerSizes: [9, 3], seed: 1 });
  expect(() => generalistWithSpecialists(generalist, [{ classes: [0, 1], net: small }])).toThrow(
    "all nets must have equally many inputs, got [16, 9]",
  );
  expect(() => meanOfNets([])).toThrow("meanOfNets: there must be at least one net, got []");
  expect(() => meanOfNets([generalist, net(3, 1)])).toThrow("equally many classes, got [4, 3]");
  expect(() => asSpecialist(generalist, [0, 1, 2, 3])).toThrow(
    "a specialist must leave classes to its dustbin",
  );
  expect(() => asSpecialist(generalist, [0, 1], { shift: NaN })).toThrow(
    "shift must be a finite number, got NaN",
  );
});

test("answering leaves no tensors behind", () => {
  const together = generalistWithSpecialists(generalist, specialists, { top: 2 });
  const before = tf.memory().numTensors;
  tf.dispose([together.apply(inputs), meanOfNets([generalist, generalist]).apply(inputs)]);
  expect(tf.memory().numTensors).toBe(before);
});

test("later changes of the lists of classes change no net", () => {
  const [ofSpecialist, ofGroup] = [
    [2, 0],
    [0, 2],
  ];
  const one = asSpecialist(generalist, ofSpecialist);
  const all = generalistWithSpecialists(generalist, [{ classes: ofGroup, net: specialists[0]!.net }]);
  const before = [one, all].map((net) => values(net.apply(inputs)));
  ofSpecialist.push(1);
  ofGroup.reverse();
  expect([one, all].map((net) => values(net.apply(inputs)))).toEqual(before);
  expect(JSON.stringify([one.architecture, all.architecture])).not.toContain("[2,0,1]");
});

test("misspelt options and what is no list of specialists are refused", () => {
  expect(() => asSpecialist(generalist, [0, 1], { shfit: 3 } as never)).toThrow(
    'asSpecialist: options must be of shift, got "shfit"; did you mean shift?',
  );
  expect(() => asSpecialist(generalist, [0, 1], { shift: NaN })).toThrow(
    "shift must be a finite number, got NaN",
  );
  expect(() => generalistWithSpecialists(generalist, specialists, { tops: 3 } as never)).toThrow(
    "did you mean top?",
  );
  for (const wrong of [undefined, specialists[0], [undefined]]) {
    expect(() => generalistWithSpecialists(generalist, wrong as never)).toThrow(
      "generalistWithSpecialists: specialists must be a list of { classes: [3, 5, 8], net }, got",
    );
  }
});

test("of several specialists the one that gives NaN is named, also where others are not active", () => {
  const broken = net(3, 4);
  const all = broken.values();
  all.biases1!.values.fill(NaN);
  broken.setValues(all);
  const first = inputs.slice([0, 0], [1, 16]);
  const answer = tf.argMax(generalist.apply(first), 1).dataSync()[0]!;
  const idle = [0, 1, 2, 3].filter((label) => label !== answer).slice(0, 2);
  const groups = [
    { classes: idle, net: net(3, 2) },
    { classes: [answer, idle[0]!], net: broken },
  ];
  expect(() => generalistWithSpecialists(generalist, groups).apply(first)).toThrow(
    "specialists[1].logits must be",
  );
});
