/** Teachers and students as trials, on few digits and small nets. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { holdOut } from "../../src/data/hold-out.js";
import { loadMnist } from "../../src/data/mnist.js";
import {
  STUDENT_DEFAULTS,
  studentDigits,
  type StudentTrialOptions,
} from "../../src/experiments/ingredients/mnist-student-options.js";
import { mnistStudentRecipe } from "../../src/experiments/ingredients/mnist-student-recipe.js";
import { mnistTeacherRecipe } from "../../src/experiments/ingredients/mnist-teacher-recipe.js";
import { answersFrom, wrongAnswersOf } from "../../src/experiments/ingredients/net-metrics.js";
import { SHIFTS } from "../../src/experiments/ingredients/bias-choice.js";
import "../../src/experiments/recipes.js";
import { knownTrial } from "../../src/trials/known-trial.js";
import { contentHash } from "../../src/storage/content-hash.js";
import type { Json } from "../../src/trials/trial.js";
import { stripes } from "../helpers.js";

const teacher = {
  trainingDigits: 1200,
  teacherHiddenUnits: 40,
  teacherEpochs: 4,
  maxShiftPixels: 1,
  reuseTeacher: false,
};
const folder = mkdtempSync(join(tmpdir(), "student-"));
const context = { seed: 1, folder, onProgress: () => undefined };
const run = (changes: Partial<StudentTrialOptions>) =>
  mnistStudentRecipe.run(
    { ...STUDENT_DEFAULTS, setting: "quick", teacher, hiddenUnits: 24, epochs: 6, ...changes },
    context,
  );

test("a teacher: errors, those of each class, calibration, mistakes, curve", async () => {
  const { metrics, details } = await mnistTeacherRecipe.run(
    { setting: "quick", teacher, evaluateOn: "test", closerLook: true },
    context,
  );
  const byClass = Array.from({ length: 10 }, (_, label) => metrics[`errorsOn${label}`]!);
  expect(byClass.reduce((sum, errors) => sum + errors, 0)).toBe(metrics.errors);
  expect(metrics.calibrationError).toBeGreaterThan(0);
  const { wrongImages, wrongAnswers, curve } = details as Record<
    "wrongImages" | "wrongAnswers" | "curve",
    number[]
  >;
  expect(wrongImages).toHaveLength(metrics.errors!);
  expect(wrongAnswers).toHaveLength(metrics.errors!);
  expect(curve).toHaveLength(4);
  expect(curve.at(-1)).toBe(metrics.errors);
  // Digits that are not moved are the test digits; far from where it learned them, it recognises few.
  expect(metrics.errorsMovedBy0).toBe(metrics.errors);
  expect(metrics.errorsMovedBy4).toBeGreaterThan(metrics.errors!);
  expect(metrics).not.toHaveProperty("errorsAtT");
  const { reliability } = details as { reliability: { counts: number[] } };
  expect(reliability.counts.reduce((sum, count) => sum + count, 0)).toBe(10_000);
});

describe("a student", () => {
  test("soft and hard targets: all metrics; the same a second time", async () => {
    const first = await run({});
    expect(first.metrics).toMatchObject({ transferDigits: 1200, diverged: 0, stoppedAfter: 6 });
    expect(first.metrics.trainAccuracy).toBeGreaterThan(0.5);
    expect(first.metrics.sameAnswers).toBeGreaterThan(0.5);
    expect(first.metrics.teacherErrors).toBeLessThan(first.metrics.errors!);
    expect((first.details as { curve: number[] }).curve.at(-1)).toBe(first.metrics.errors);
    const again = await run({});
    expect({ ...again.metrics, seconds: 0 }).toEqual({ ...first.metrics, seconds: 0 });
    expect(again.details).toEqual(first.details);
  });

  test("a closer look at a student: the same answers at the T of its training, which it is far less sure of", async () => {
    const { metrics, details } = await run({ epochs: 2, closerLook: true });
    expect(metrics.errorsMovedBy0).toBe(metrics.errors);
    expect(metrics.errorsAtT).toBe(metrics.errors);
    expect(metrics.calibrationErrorAtT).toBeGreaterThan(metrics.calibrationError!);
    expect(Object.keys(details as object)).toEqual(expect.arrayContaining(["reliability", "reliabilityAtT"]));
    const labels = await run({ epochs: 1, closerLook: true, softWeight: 0, hardWeight: 1 });
    expect(labels.metrics).not.toHaveProperty("errorsAtT");
  });

  test("transfer sets of other pictures: new digits have labels, clothes and noise have none", async () => {
    const soft = { hardWeight: 0, first: 300, epochs: 2 };
    const found = await run({ ...soft, pictures: "new digits" });
    expect(found.metrics.transferDigits).toBe(300);
    expect(found.metrics.trainAccuracy).toBeGreaterThan(0);
    const others = [];
    for (const pictures of ["clothes", "noise"]) {
      const { metrics } = await run({ ...soft, pictures });
      expect(metrics.transferDigits).toBe(300);
      expect(metrics).not.toHaveProperty("trainAccuracy");
      others.push(metrics.errors);
    }
    const own = await run(soft);
    expect(new Set([found.metrics.errors, own.metrics.errors, ...others]).size).toBe(4);
    // The option that came later leaves the trials of before their names.
    const named = (changes: Partial<StudentTrialOptions>) =>
      knownTrial({ recipe: "mnist-student", options: changes as Record<string, Json>, seed: 1 }).hash;
    expect(named({ pictures: "training digits" })).toBe(named({}));
    expect(named({ pictures: "clothes", hardWeight: 0 })).not.toBe(named({ hardWeight: 0 }));
  });

  test("moved pictures: the teacher answers what the student sees, so the student errs less on moved digits", async () => {
    const moved = async (changes: Partial<StudentTrialOptions>) => {
      const { metrics } = await run({ epochs: 12, closerLook: true, ...changes });
      expect(metrics).toMatchObject({ transferDigits: 1200, diverged: 0 });
      return metrics.errorsMovedBy2!;
    };
    const unmoved = await moved({});
    expect(await moved({ maxShiftPixels: 2 })).toBeLessThan(unmoved - 300);
    const labels = { softWeight: 0, hardWeight: 1 };
    expect(await moved({ ...labels, maxShiftPixels: 2 })).toBeLessThan((await moved(labels)) - 300);
    await expect(run({ softWeight: 0, hardWeight: 0.5, maxShiftPixels: 1 })).rejects.toThrow(
      "hardWeight must be 1 for moved pictures without soft targets",
    );
    await expect(run({ pictures: "noise", hardWeight: 0, maxShiftPixels: 1 })).rejects.toThrow(
      "maxShiftPixels are for transfer sets of the teacher's training digits",
    );
    const named = (changes: Partial<StudentTrialOptions>) =>
      knownTrial({ recipe: "mnist-student", options: changes as Record<string, Json>, seed: 1 }).hash;
    expect(named({ maxShiftPixels: 0 })).toBe(named({}));
    expect(named({ maxShiftPixels: 1 })).not.toBe(named({}));
  });

  test("without T² is with a weight divided by T²; another T or the labels alone are something else", async () => {
    const errors = async (changes: Partial<StudentTrialOptions>) =>
      JSON.stringify(((await run(changes)).details as { wrongAnswers: number[] }).wrongAnswers);
    const terms = { temperature: 2, softWeight: 1, hardWeight: 0.5 };
    const without = await errors({ ...terms, timesSquaredTemperature: false });
    expect(without).toBe(await errors({ ...terms, softWeight: 0.25 }));
    expect(without).not.toBe(await errors(terms));
    expect(without).not.toBe(await errors({ softWeight: 0, hardWeight: 1 }));
  });

  test("without the 3s: the sweep over its bias, and the ways to choose the shift", async () => {
    const { metrics, details } = await run({ omit: [3], hardWeight: 0, heldOut: true });
    expect(metrics.errorsOnMovedUnmoved).toBe(metrics.errorsOn3);
    expect(metrics.errorsUnmoved).toBe(metrics.errors);
    const { sweptErrors } = details as { sweptErrors: number[] };
    expect(sweptErrors).toHaveLength(SHIFTS.length);
    expect(sweptErrors[SHIFTS.indexOf(0)]).toBe(metrics.errors);
    expect(metrics.errorsByTest).toBe(Math.min(...sweptErrors));
    for (const way of ["ByTest", "ByPrior", "ByHeldOut"]) {
      expect(metrics[`shift${way}`], way).toBeGreaterThan(0);
      expect(metrics[`errors${way}`], way).toBeLessThan(metrics.errors!);
    }
    // A class with a bias far below all others is never answered.
    expect(sweptErrors[0]).toBeGreaterThanOrEqual(1010);
  });

  test("stops early at the best epoch on held-out digits", async () => {
    const { metrics, details } = await run({ heldOut: true, stopEarly: true, fraction: 0.1, epochs: 6 });
    const { curve } = details as { curve: number[] };
    expect(curve).toHaveLength(6);
    expect(metrics.stoppedAfter).toBe(curve.indexOf(Math.min(...curve)) + 1);
    expect(metrics.transferDigits).toBe(102);
    expect((await run({ curve: false, epochs: 1 })).details).toMatchObject({ curve: [null] });
    await expect(run({ stopEarly: true })).rejects.toThrow("heldOut and curve must be true to stop early");
  });

  test("says that it diverged, and no more", async () => {
    const { metrics } = await run({ learningRate: 1e6 });
    expect(metrics).toEqual({ teacherErrors: metrics.teacherErrors, diverged: 1 });
  });

  test("for validation neither net sees the digits that are held out", async () => {
    const { metrics } = await run({ evaluateOn: "validation", epochs: 1 });
    expect(metrics.transferDigits).toBe(1000);
    expect(metrics.errors).toBeLessThan(200);
    const [first, second] = [holdOut(loadMnist().training), holdOut(loadMnist().training)];
    expect(first.validation.count).toBe(10_000);
    expect(contentHash(first.validation.inputs)).toBe(contentHash(second.validation.inputs));
  });

  test.each([
    [{ softWeight: 0, hardWeight: 0 }, "mnist-student: softWeight or hardWeight must be above 0, got 0"],
    [{ temperature: 0 }, "temperature must be positive and finite, got 0"],
    [{ evaluateOn: "train" }, 'evaluateOn must be test or validation, got "train"'],
    [{ omit: [10] }, "omit[0] must be a whole number from 0 to 9, got 10"],
    [{ only: [7], omit: [7] }, "only must have a class that omit has not"],
    [{ setting: "huge" }, 'setting must be quick or full, got "huge"'],
    [{ pictures: "letters" }, "pictures must be one of training digits, new digits, clothes, noise"],
    [
      { pictures: "clothes" },
      "hardWeight must be 0 for pictures that are no digits, which have no labels, got 0.1",
    ],
    [
      { pictures: "noise", hardWeight: 0, heldOut: true },
      "are for transfer sets of the teacher's training digits",
    ],
    [
      { pictures: "new digits", teacher: { trainingDigits: 59_990 }, first: 20 },
      "teacher.trainingDigits must leave at least 20 new digits, got 59990",
    ],
  ] as [Partial<StudentTrialOptions>, string][])("refuses %o", async (changes, message) => {
    await expect(run(changes)).rejects.toThrow(message);
  });
});

test("the digits of a transfer set", () => {
  const digits = stripes(400);
  const chosen = (changes: Partial<StudentTrialOptions>) =>
    studentDigits(digits, { ...STUDENT_DEFAULTS, ...changes } as StudentTrialOptions, 1);
  expect(chosen({})).toBe(digits);
  expect(new Set(chosen({ only: [1, 3] }).labels)).toEqual(new Set([1, 3]));
  expect(new Set(chosen({ omit: [2] }).labels)).toEqual(new Set([0, 1, 3]));
  expect(chosen({ fraction: 0.1 }).count).toBeLessThan(45);
  expect(chosen({ first: 7 }).labels).toEqual(digits.labels.slice(0, 7));
});

test("wrong answers are kept, from which all answers come back", () => {
  const labels = Uint8Array.of(3, 1, 2);
  const answers = Uint8Array.of(3, 7, 0);
  const wrong = { wrongImages: [1, 2], wrongAnswers: [7, 0] };
  expect(wrongAnswersOf(answers, labels)).toEqual(wrong);
  expect(answersFrom(wrong, labels)).toEqual(answers);
  expect(answersFrom({}, labels)).toEqual(labels);
});
