/** The data of a specialist, and its net: half its own classes, half a dustbin. */
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { dataset } from "../../src/data/make-dataset.js";
import { exampleInputs } from "../../src/data/dataset.js";
import { specialistData } from "../../src/data/specialist-data.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { specialistFrom } from "../../src/models/specialist.js";
import { checkClassGroups } from "../../src/support/class-group.js";
import { values } from "../helpers.js";

/** Six classes, of which class c has c + 1 examples, whose one input is their number. */
const labels = [0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5];
const classNames = ["a", "b", "c", "d", "e", "f"];
const set = dataset({
  name: "letters",
  inputs: labels.map((_, index) => [index]),
  labels,
  classes: 6,
  classNames,
});

test("half are all examples of its classes, in their order; half are others, none twice before all were there", () => {
  const { data, dustbinShift } = specialistData(set, [3, 1], { seed: 2 });
  const numbers = Array.from({ length: data.count }, (_, example) => exampleInputs(data, example)[0]!);
  expect(data.classes).toBe(3);
  expect(data.classNames).toEqual(["d", "b", "others"]);
  expect(numbers.slice(0, 6)).toEqual([1, 2, 6, 7, 8, 9]);
  expect(Array.from(data.labels)).toEqual([1, 1, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2]);
  const others = numbers.slice(6);
  expect(new Set(others).size).toBe(6);
  expect(others.every((number) => ![1, 3].includes(labels[number]!))).toBe(true);
  // 6 of 21 examples are its own; in its data they are half.
  expect(dustbinShift).toBeCloseTo(Math.log(15 / 6));
});

test("each round has other examples of the other classes, as long as there are some; another seed draws others", () => {
  const drawn = (rounds: number, seed = 1) => {
    const { data } = specialistData(set, [3, 1], { rounds, seed });
    return Array.from(data.inputs as Float32Array).slice(data.count / 2);
  };
  expect(drawn(2)).toHaveLength(12);
  expect(new Set(drawn(2)).size).toBe(12);
  expect(new Set(drawn(3)).size).toBe(15);
  expect(drawn(2, 2)).not.toEqual(drawn(2));
  expect(drawn(2)).toEqual(drawn(2));
});

test("a set with few examples of other classes gives them several times", () => {
  const { data, dustbinShift } = specialistData(set, [1, 2, 3, 4, 5]);
  expect(data.count).toBe(40);
  expect(Array.from(data.inputs as Float32Array).slice(20)).toEqual(new Array(20).fill(0));
  expect(dustbinShift).toBeCloseTo(Math.log(1 / 20));
});

test("wrong classes are refused by name", () => {
  const refused = (classes: unknown, message: string) => {
    expect(() => specialistData(set, classes as number[])).toThrow(message);
  };
  refused([3], "specialistData: a specialist must have at least two classes, got [3]");
  refused([3, 6], "specialistData: each class of a specialist must be a whole number from 0 to 5, got 6");
  refused([3, 1, 3], 'specialistData: a specialist must have each of its classes once, got "3 twice"');
  refused([0, 1, 2, 3, 4, 5], 'a specialist must leave classes to its dustbin, got "all 6 classes"');
  refused("31", "the classes of a specialist must be a list, such as [3, 5, 8]");
  const few = dataset({ inputs: [[0], [1]], labels: [0, 1], classes: 4 });
  expect(() => specialistData(few, [2, 3])).toThrow("must have examples of the specialist's classes");
  expect(() => specialistData(few, [0, 1])).toThrow("must have examples of other classes");
  expect(() => specialistData(set, [1, 2], { rounds: 0 })).toThrow(
    "rounds must be a whole number of at least 1",
  );
});

test("groups must have each class once", () => {
  const check = (groups: number[][]) => () => {
    checkClassGroups("groups", groups, 4);
  };
  expect(
    check([
      [0, 1],
      [2, 3],
    ]),
  ).not.toThrow();
  expect(
    check([
      [0, 1],
      [1, 2, 3],
    ]),
  ).toThrow('groups: each class must be in one group, got "class 1 in 2"');
  expect(
    check([
      [0, 1],
      [2, 0],
    ]),
  ).toThrow('got "class 0 in 2"');
  expect(check([[0, 1]])).toThrow('got "class 2 in 0"');
  expect(check([[0, 1], [2]])).toThrow("at least two classes");
});

test("a specialist begins with the generalist's logits of its classes; its dustbin with the mean of the others'", () => {
  const generalist = new MultilayerPerceptron({ layerSizes: [3, 5, 4], seed: 3 });
  const before = generalist.values();
  const specialist = specialistFrom(generalist, [2, 0]);
  expect(specialist.layerSizes).toEqual([3, 5, 3]);
  const inputs = tf.tensor2d([
    [1, -2, 3],
    [0.5, 0.1, -1],
  ]);
  const [all, own] = [generalist.logits(inputs), specialist.logits(inputs)].map(values) as [
    number[],
    number[],
  ];
  [0, 1].forEach((row) => {
    const [a, b, c, d] = all.slice(4 * row, 4 * row + 4) as [number, number, number, number];
    const [first, second, dustbin] = own.slice(3 * row, 3 * row + 3);
    expect(first).toBeCloseTo(c, 5);
    expect(second).toBeCloseTo(a, 5);
    expect(dustbin).toBeCloseTo((b + d) / 2, 5);
  });
  specialist.layers[0]!.weights.assign(tf.zeros([3, 5]));
  expect(generalist.values()).toEqual(before);
  const refused = () => specialistFrom(generalist, [0, 4]);
  expect(refused).toThrow(
    "specialistFrom: each class of a specialist must be a whole number from 0 to 3, got 4",
  );
  expect(() => specialistFrom("a net" as never, [0, 1])).toThrow("must be a MultilayerPerceptron");
  for (const net of [generalist, specialist]) net.dispose();
  inputs.dispose();
});

test("classes in a typed array are classes, and the dustbin's name is no class's", () => {
  const data = dataset({
    inputs: [[0], [1], [2], [3]],
    labels: [0, 1, 2, 3],
    classes: 4,
    classNames: ["others", "b", "c", "d"],
  });
  const { classNames } = specialistData(data, Uint8Array.of(2, 0) as never).data;
  expect(classNames).toEqual(["c", "others", "all others"]);
  const view = new DataView(new ArrayBuffer(4));
  expect(() => specialistData(data, view as never)).toThrow("the classes of a specialist must be a list");
});

test("labels that were written over since the data were made are looked at again", () => {
  const data = dataset({ inputs: [[0], [1], [2], [3]], labels: [0, 1, 2, 3], classes: 4 });
  (data.labels as Uint8Array)[1] = 9;
  expect(() => specialistData(data, [0, 2])).toThrow(
    "specialistData: labels of data must be whole numbers from 0 to 3, at position 1, got 9",
  );
});
