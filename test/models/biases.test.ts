/** Moving the biases of classes, and the ways to choose how far. */
import { describe, expect, test } from "vitest";
import { shiftBiases, shiftLogits } from "../../src/models/biases.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { priorMatchingShift } from "../../src/models/prior-matching.js";
import { biasSweep, evenShifts, fewestErrors } from "../../src/training/bias-sweep.js";
import { evaluateLogits, logitsOf } from "../../src/training/evaluate.js";
import { stripes } from "../helpers.js";

const set = stripes(300);
const net = new MultilayerPerceptron({ layerSizes: [16, 12, 4], seed: 3 });

test("a net with shifted biases has shifted logits", () => {
  const before = logitsOf(net, set);
  const moved = new MultilayerPerceptron({ layerSizes: [16, 12, 4], seed: 3 });
  shiftBiases(moved, { classes: [1, 3, 3], shift: 2.5 });
  const expected = shiftLogits(before, { classes: [1, 3], shift: 2.5 }, 4);
  logitsOf(moved, set).forEach((logit, index) => {
    expect(logit).toBeCloseTo(expected[index]!, 5);
  });
  expect(expected[0]).toBe(before[0]);
  expect(expected[1]).toBeCloseTo(before[1]! + 2.5, 5);
  moved.dispose();
});

test("refuses classes that do not exist and shifts that are no numbers", () => {
  expect(() => {
    shiftBiases(net, { classes: [4], shift: 1 });
  }).toThrow("shiftBiases: each class must be a whole number from 0 to 3, got 4");
  expect(() => shiftLogits(new Float32Array(4), { classes: [1], shift: Infinity }, 4)).toThrow(
    "shift must be finite",
  );
});

describe("the sweep", () => {
  test("counts what evaluating the shifted net counts, at every shift", () => {
    const logits = logitsOf(net, set);
    for (const classes of [[2], [0, 3], [0, 1, 2]]) {
      for (const row of biasSweep(logits, set, classes, evenShifts(3, 13))) {
        const found = evaluateLogits(shiftLogits(logits, { classes, shift: row.shift }, 4), set);
        expect(row.errors).toBe(found.errors);
        expect(row.errorsOnMoved).toBe(classes.reduce((sum, label) => sum + found.errorsByClass[label]!, 0));
      }
    }
  });

  test("the shift with the fewest errors; the middle one of several", () => {
    const rows = [9, 4, 4, 4, 7].map((errors, shift) => ({ shift, errors, errorsOnMoved: 0 }));
    expect(fewestErrors(rows).shift).toBe(2);
    expect(() => fewestErrors([])).toThrow("at least one row");
    expect(evenShifts(1, 5)).toEqual([-1, -0.5, 0, 0.5, 1]);
    expect(evenShifts(25, 501)[251]).toBe(0.1);
    expect(() => biasSweep(new Float32Array(4), { ...set, count: 1 }, [0, 1, 2, 3], [0])).toThrow(
      "moved must be some of 4 classes",
    );
  });
});

describe("prior matching", () => {
  test("by hand: one example, whose two probabilities a shift of ln 3 exchanges", () => {
    const logits = Float32Array.of(Math.log(0.75), Math.log(0.25));
    const options = { classes: [1], count: 2 };
    expect(priorMatchingShift(logits, { ...options, prior: 0.5 })).toBeCloseTo(Math.log(3), 6);
    expect(priorMatchingShift(logits, { ...options, prior: 0.25 })).toBeCloseTo(0, 6);
  });

  test("afterwards the classes have their prior", () => {
    const logits = logitsOf(net, set);
    const shift = priorMatchingShift(logits, { classes: [0, 2], prior: 0.3, count: 4 });
    const shifted = shiftLogits(logits, { classes: [0, 2], shift }, 4);
    let sum = 0;
    for (let example = 0; example < set.count; example++) {
      const exponentials = [...shifted.subarray(4 * example, 4 * example + 4)].map(Math.exp);
      sum += (exponentials[0]! + exponentials[2]!) / exponentials.reduce((total, value) => total + value, 0);
    }
    expect(sum / set.count).toBeCloseTo(0.3, 5);
  });

  test("refuses what has no solution", () => {
    const logits = new Float32Array(4);
    expect(() => priorMatchingShift(logits, { classes: [1], prior: 1, count: 4 })).toThrow("prior must be");
    expect(() => priorMatchingShift(logits, { classes: [], prior: 0.5, count: 4 })).toThrow(
      "classes must be some of 4, got []",
    );
  });
});
