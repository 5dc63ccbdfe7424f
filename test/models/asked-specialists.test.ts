/** Which specialists are active: by their definition, and the same wherever they are asked. §5.4 */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dataset } from "../../src/data/make-dataset.js";
import { specialistsAnswers } from "../../src/experiments/ingredients/specialists-answers.js";
import { activeSpecialists, askSpecialists, disposeAsked } from "../../src/models/asked-specialists.js";
import { generalistWithSpecialists } from "../../src/models/combined-net.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { evaluate } from "../../src/training/evaluate.js";

const CLASSES = 6;
const rows = fc.array(
  // Few different values, so that many are equal.
  fc.array(fc.integer({ min: -2, max: 2 }), { minLength: CLASSES, maxLength: CLASSES }),
  { minLength: 1, maxLength: 8 },
);
const groupsOf = fc.array(fc.subarray(Array.from(Array(CLASSES).keys()), { minLength: 2, maxLength: 5 }), {
  maxLength: 5,
});

test("a specialist is active if it has one of the most probable classes, of which the first count among equals", () => {
  fc.assert(
    fc.property(rows, groupsOf, fc.integer({ min: 1, max: CLASSES }), (logits, groups, top) => {
      const found = activeSpecialists(Float32Array.from(logits.flat()), groups, { classes: CLASSES, top });
      const expected = logits.map((row) => {
        // Sorting is stable.
        const best = Array.from(row.keys()).sort((one, other) => row[other]! - row[one]!);
        return Array.from(groups.keys()).filter((index) =>
          best.slice(0, top).some((label) => groups[index]!.includes(label)),
        );
      });
      expect(found).toEqual(expected);
    }),
  );
});

test("the net that they make together answers as they are counted, also where classes are equally probable", async () => {
  const net = (outputs: number, seed: number) => {
    const made = new MultilayerPerceptron({ layerSizes: [3, outputs], seed });
    // Whole numbers, so that many logits are equal.
    const all = made.values();
    for (const { values } of Object.values(all))
      values.forEach((value, at) => (values[at] = Math.round(2 * value)));
    made.setValues(all);
    return made;
  };
  const count = 60;
  const inputs = Array.from({ length: count }, (_, row) =>
    [row % 3, (row * 7) % 4, (row * 5) % 3].map((x) => x - 1),
  );
  const labels = Array.from({ length: count }, (_, row) => row % CLASSES);
  const set = dataset({ inputs, labels, classes: CLASSES });
  for (const seed of [1, 2, 3, 4, 5]) {
    const generalist = net(CLASSES, seed);
    const specialists = [
      [0, 3],
      [1, 2, 5],
      [4, 0, 2],
    ].map((classes, index) => ({
      classes,
      net: net(classes.length + 1, 10 * seed + index),
    }));
    for (const top of [1, 2, 4]) {
      const counted = await specialistsAnswers(generalist, specialists, set, top);
      const together = evaluate(generalistWithSpecialists(generalist, specialists, { top }), set);
      expect(counted.together).toBe(count - together.errors);
      expect(counted.byActive.examples.reduce((sum, one) => sum + one, 0)).toBe(count);
      expect(counted.byActive.examples.length).toBeGreaterThan(1);
    }
  }
});

test("asking leaves only what is returned", () => {
  const generalist = new MultilayerPerceptron({ layerSizes: [3, 4], seed: 1 });
  const specialist = new MultilayerPerceptron({ layerSizes: [3, 3], seed: 2 });
  const inputs = tf.randomUniform([9, 3], -1, 1, "float32", 5);
  const before = tf.memory().numTensors;
  const asked = askSpecialists(generalist, [{ classes: [0, 1], net: specialist }], inputs, 4);
  expect(tf.memory().numTensors).toBe(before + 2);
  expect(asked.active).toEqual(Array(9).fill([0]));
  disposeAsked(asked);
  expect(tf.memory().numTensors).toBe(before);
});
