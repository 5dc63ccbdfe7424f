import * as tf from "@tensorflow/tfjs";
import { describe, expect, test, vi } from "vitest";
import { disposeBatch, makeBatch } from "../../src/data/batches.js";
import type { InMemory, TransferSet } from "../../src/data/dataset.js";
import { dataset } from "../../src/data/make-dataset.js";
import { firstExamples, selectExamples } from "../../src/data/select-examples.js";
import { randomShifts } from "../../src/data/jitter.js";
import { noisyLabels, omitClasses, onlyClasses, takeFraction } from "../../src/data/transfer-set.js";
import { kernels } from "../../src/kernels/kernels.js";
import { stepMemory } from "../../src/kernels/step-memory.js";
import { randomGenerator } from "../../src/support/random.js";
import { closeTo, stripes, values } from "../helpers.js";

const set: InMemory<TransferSet> = {
  name: "three",
  count: 3,
  shape: [1, 2],
  classes: 3,
  inputs: Uint8Array.from([0, 255, 51, 0, 102, 204]),
  labels: Uint8Array.from([2, 0, 2]),
  teacherLogits: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]),
};

describe("choosing examples", () => {
  test("selectExamples keeps images, labels and teacher logits together", () => {
    const chosen = selectExamples(set, [2, 1]);
    expect([...chosen.inputs]).toEqual([102, 204, 51, 0]);
    expect([...chosen.labels]).toEqual([2, 0]);
    expect([...chosen.teacherLogits]).toEqual([7, 8, 9, 4, 5, 6]);
    expect(() => selectExamples(set, [3])).toThrow("positions must be 0 to 2, got 3");
  });

  test("omitClasses and onlyClasses", () => {
    expect([...omitClasses(set, [2]).labels]).toEqual([0]);
    expect([...onlyClasses(set, [2]).labels]).toEqual([2, 2]);
    expect(() => omitClasses(set, [3])).toThrow("each class must be a whole number from 0 to 2");
    expect(() => onlyClasses(set, [1])).toThrow("at least one example must be left");
  });

  test("takeFraction keeps each class's share, and is the same for the same seed", () => {
    const digits = stripes(1000);
    const part = takeFraction(digits, 0.1, 7);
    for (let label = 0; label < 4; label++) {
      const all = digits.labels.filter((found) => found === label).length;
      expect(part.labels.filter((found) => found === label)).toHaveLength(Math.round(all * 0.1));
    }
    expect(takeFraction(digits, 0.1, 7).inputs).toEqual(part.inputs);
    expect(takeFraction(digits, 0.1, 8).inputs).not.toEqual(part.inputs);
    expect(() => takeFraction(digits, 0, 1)).toThrow("fraction must be above 0");
  });
});

describe("batches", () => {
  test("have grey values 0…1, one-hot labels and the teacher's logits", () => {
    const batch = makeBatch(set, Uint32Array.from([1, 0]));
    closeTo(batch.inputs, [0.2, 0, 0, 1]);
    closeTo(batch.labels!, [1, 0, 0, 0, 0, 1]);
    closeTo(batch.teacherLogits!, [4, 5, 6, 1, 2, 3]);
    const before = tf.memory().numTensors;
    disposeBatch(batch);
    expect(tf.memory().numTensors).toBe(before - 3);
  });

  test("of a training share its memory, one after the other", () => {
    const memory = stepMemory();
    for (const positions of [
      [2, 1, 0],
      [0, 2],
      [1, 1, 2],
    ]) {
      const chosen = Uint32Array.from(positions);
      const [ours, fresh] = [makeBatch(set, chosen, undefined, memory), makeBatch(set, chosen)];
      for (const name of ["inputs", "labels", "teacherLogits"] as const) {
        expect(ours[name]!.shape).toEqual(fresh[name]!.shape);
        expect(values(ours[name]!)).toEqual(values(fresh[name]!));
      }
      [ours, fresh].forEach(disposeBatch);
    }
    expect(memory("labels", 6).buffer).toBe(memory("labels", 9).buffer);
    expect(memory("labels", 6).buffer).not.toBe(memory("inputs", 6).buffer);
  });

  test("are jittered image by image", () => {
    const digits = stripes(64);
    const positions = Uint32Array.from({ length: 64 }, (_, index) => index);
    const jitter = { maxShiftPixels: 2, generator: randomGenerator(1) };
    const shifted = makeBatch(digits, positions, jitter).inputs;
    expect(shifted.shape).toEqual([64, 16]);
    expect(Array.from(shifted.dataSync())).not.toEqual(
      Array.from(makeBatch(digits, positions).inputs.dataSync()),
    );
  });
});

describe("jitter", () => {
  const pixels = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const shift = (right: number, down: number) => {
    const target = new Float32Array(9).fill(9);
    const images = { pixels, height: 3, width: 3 };
    kernels.writeImages(images, Uint32Array.of(0), Int32Array.of(right, down), target);
    return Array.from(target, (value) => Math.round(255 * value));
  };

  test("moves an image and fills with background", () => {
    expect(shift(0, 0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(shift(1, 0)).toEqual([0, 1, 2, 0, 4, 5, 0, 7, 8]);
    expect(shift(-1, 1)).toEqual([0, 0, 0, 2, 3, 0, 5, 6, 0]);
    expect(shift(0, -2)).toEqual([7, 8, 9, 0, 0, 0, 0, 0, 0]);
  });

  test("shifts are uniform over all places", () => {
    const generator = randomGenerator(1);
    const places = new Map<string, number>();
    const shifts = randomShifts(25_000, 2, generator);
    for (let draw = 0; draw < 25_000; draw++) {
      const [right, down] = shifts.subarray(2 * draw);
      places.set(`${right},${down}`, (places.get(`${right},${down}`) ?? 0) + 1);
    }
    expect(places.size).toBe(25);
    for (const times of places.values()) expect(Math.abs(times - 1000)).toBeLessThan(150);
  });
});

test("noisyLabels: exactly the asked fraction is wrong, by any other class, the images unchanged", () => {
  const set = stripes(400);
  const noisy = noisyLabels(set, 0.25, 1);
  const wrong = [...noisy.labels].flatMap((label, example) =>
    label === set.labels[example] ? [] : [(label - set.labels[example]! + 4) % 4],
  );
  expect(wrong).toHaveLength(100);
  expect(new Set(wrong)).toEqual(new Set([1, 2, 3]));
  expect(noisy.inputs).toBe(set.inputs);
  expect(noisy.name).toBe("stripes, 25% of the labels wrong");
  expect(noisyLabels(set, 0.25, 2).labels).not.toEqual(noisy.labels);
  expect(() => noisyLabels(set, 1.5, 1)).toThrow("fraction must be from 0 to 1, got 1.5");
});

test("firstExamples: the first, or the set itself", () => {
  const set = stripes(20);
  expect(firstExamples(set, 5).labels).toEqual(set.labels.subarray(0, 5));
  expect(firstExamples(set, 20)).toBe(set);
  expect(() => firstExamples(set, 21)).toThrow("count must be a whole number from 1 to 20, got 21");
});

test("a teacher's probabilities in place of its logits are taken, but not without a word", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const images = dataset({ name: "two", inputs: [[0], [1]], shape: [1], labels: [0, 1], classes: 2 });
  const batchOf = (teacherLogits: number[]) => {
    disposeBatch(makeBatch({ ...images, teacherLogits: Float32Array.from(teacherLogits) }, [0, 1]));
  };
  batchOf([2, -1, 0, 1]);
  batchOf([0, 1, 1, 0]);
  expect(warn).not.toHaveBeenCalled();
  batchOf([0.25, 0.75, 0.5, 0.5]);
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^makeBatch: the values of teacherLogits of two look like probabilities/)],
  ]);
  warn.mockRestore();
});
