/** The search for the highest learning rate: its rule on made-up trainings, and the recipe on few digits. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadMnist } from "../../src/data/mnist.js";
import { firstExamples } from "../../src/data/select-examples.js";
import { gradientLength } from "../../src/experiments/ingredients/first-gradient.js";
import {
  highestRateRecipe,
  type HighestRateOptions,
} from "../../src/experiments/08-less-data/highest-rate-recipe.js";
import { searchRates } from "../../src/experiments/08-less-data/rate-search.js";
import { mnistNet } from "../../src/experiments/ingredients/mnist-teacher.js";
import { distillation, hardTargets } from "../../src/training/batch-loss.js";
import { transferSet } from "../../src/training/soft-target-cache.js";

describe("a search", () => {
  const options = { lowest: 0.1, most: 6, heldOut: 1000 };
  const searched = (outcomes: readonly (number | undefined)[]) => {
    const tried: number[] = [];
    const found = searchRates(options, (rate) => {
      tried.push(rate);
      return Promise.resolve({ heldOutErrors: outcomes[tried.length - 1] });
    });
    return found.then((search) => ({ ...search, tried }));
  };

  test("doubles the rate until a net diverges or errs on more than half, and tries no further", async () => {
    expect(await searched([50, 40, undefined, 30])).toEqual({
      rates: [0.1, 0.2],
      heldOutErrors: [50, 40],
      firstUnstable: 0.4,
      tried: [0.1, 0.2, 0.4],
    });
    expect(await searched([500, 501])).toMatchObject({ rates: [0.1], firstUnstable: 0.2 });
    expect(await searched([undefined])).toMatchObject({ rates: [], firstUnstable: 0.1 });
  });

  test("ends at the largest number of rates, and says that none was too high", async () => {
    const found = await searched([9, 8, 7, 6, 5, 4, 3]);
    expect(found.rates).toHaveLength(6);
    expect(found.firstUnstable).toBeUndefined();
  });
});

test("the first gradient is in proportion to a weight on the loss", async () => {
  const transfer = await transferSet(mnistNet("teacher", 12, 1), firstExamples(loadMnist().training, 100));
  const net = mnistNet("small", 10, 1);
  const length = (softWeight: number) =>
    gradientLength(net, distillation({ temperature: 20, softWeight, hardWeight: 0 }), transfer);
  expect(length(3) / length(1)).toBeCloseTo(3, 4);
  expect(gradientLength(net, hardTargets, transfer)).toBeGreaterThan(0);
});

describe("the recipe", () => {
  const teacher = { trainingDigits: 1200, teacherHiddenUnits: 40, teacherEpochs: 4, reuseTeacher: false };
  const folder = mkdtempSync(join(tmpdir(), "highest-rate-"));
  const run = (changes: Partial<HighestRateOptions>) =>
    highestRateRecipe.run(
      {
        ...{ ...highestRateRecipe.defaults, setting: "quick", teacher, hiddenUnits: 24, first: 600 },
        ...{ epochs: 6, lowestRate: 0.05, ...changes },
      },
      { seed: 1, folder, onProgress: () => undefined },
    );

  test("labels: rates up to the first that is too high, the best of them, its test errors; a weight makes no difference", async () => {
    const labels = { temperature: 1, softWeight: 0, hardWeight: 1 };
    const { metrics, details } = await run(labels);
    const { rates, heldOutErrors } = details as { rates: number[]; heldOutErrors: number[] };
    expect(metrics).toMatchObject({ firstGradient: 1, highestRate: rates.at(-1)! });
    expect(heldOutErrors[rates.indexOf(metrics.bestRate!)]).toBe(Math.min(...heldOutErrors));
    expect(metrics.errors).toBeLessThan(5000);
    const weighted = await run({ ...labels, hardWeight: 4 });
    expect(weighted.metrics.firstGradient).toBeCloseTo(4, 5);
    expect(weighted.metrics).toMatchObject({ bestRate: metrics.bestRate, highestRate: metrics.highestRate });
  });

  test("a lowest rate that is too high leaves nothing to report", async () => {
    const { metrics } = await run({ lowestRate: 1e6, softWeight: 0, hardWeight: 1 });
    expect(metrics).toMatchObject({ endless: 0 });
    expect(metrics.errors).toBeUndefined();
  });

  test("few rates: none was too high", async () => {
    const { metrics } = await run({ mostRates: 1, lowestRate: 0.2 });
    expect(metrics).toMatchObject({ endless: 1, highestRate: 0.2, bestRate: 0.2 });
  });
});
