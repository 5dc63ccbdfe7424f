/** Eq. 5: what holds of the combination, and that gradient descent finds the same. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classGroups } from "../../src/distillation/class-groups.js";
import { combinationLoss, combineByDescent } from "../../src/distillation/combine-by-descent.js";
import { combineSpecialists, groupSums } from "../../src/distillation/combine-specialists.js";
import { softmaxWithTemperature } from "../../src/distillation/softmax.js";
import type {
  GeneralistAndSpecialists,
  SpecialistPredictions,
} from "../../src/distillation/specialist-predictions.js";
import { randomGenerator, randomOrder, type RandomGenerator } from "../../src/support/random.js";
import { closeTo, values } from "../helpers.js";

const combined = (predictions: GeneralistAndSpecialists, options = {}) =>
  tf.tidy(() => values(combineSpecialists(predictions, options)));

/** A distribution; some of its probabilities are 0, if asked for. */
function distribution(size: number, generator: RandomGenerator, zeros = 0): number[] {
  const powers: number[] = Array.from({ length: size }, () =>
    generator.uniform() < zeros ? 0 : Math.exp(3 * generator.normal()),
  );
  if (Math.max(...powers) === 0) powers.fill(1);
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

interface Case {
  generalist: { probabilities: number[][] };
  specialists: { classes: number[]; probabilities: number[][] }[];
}

/** One example with specialists of classes drawn at random, which may overlap. */
function randomCase(seed: number, { zeros = 0, most = 4 } = {}): Case {
  const generator = randomGenerator(seed, "eq. 5");
  const classes = generator.integer(3, 12);
  const count = generator.integer(1, most);
  return {
    generalist: { probabilities: [distribution(classes, generator, zeros)] },
    specialists: Array.from({ length: count }, () => {
      const own = Array.from(randomOrder(classes, generator)).slice(0, generator.integer(2, classes - 1));
      return { classes: own, probabilities: [distribution(own.length + 1, generator, zeros)] };
    }),
  };
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** The specialist that says what the generalist says. */
function agreeing(p: readonly number[], classes: number[]): Case["specialists"][number] {
  const own = classes.map((label) => p[label]!);
  return { classes, probabilities: [[...own, 1 - own.reduce((sum, one) => sum + one, 0)].map(Math.abs)] };
}

test("by hand: the mean within the specialist's classes, and a rest in the generalist's proportions", () => {
  const q = combined({
    generalist: { probabilities: [[0.5, 0.3, 0.15, 0.05]] },
    specialists: [{ classes: [1, 0], probabilities: [[0.6, 0.2, 0.2]] }],
  });
  [0.35, 0.45, 0.15, 0.05].forEach((expected, label) => {
    expect(q[label]).toBeCloseTo(expected, 6);
  });
});

test("without a specialist it is the generalist, at any T", () => {
  const logits = [
    [1, 5, -2],
    [0, -Infinity, 4],
  ];
  for (const temperature of [0.5, 1, 4]) {
    const expected = values(softmaxWithTemperature(logits, temperature));
    closeTo(combineSpecialists({ generalist: { logits }, specialists: [] }, { temperature }), expected, 1e-6);
  }
});

test("a specialist is asked only about its own examples", () => {
  const logits = [
    [2, 1, 0, 0],
    [0, 1, 2, 3],
    [1, 1, 1, 1],
  ];
  const specialist = { classes: [2, 3], logits: [[0, 3, 1]] };
  const all = combined({ generalist: { logits }, specialists: [{ ...specialist, examples: [1] }] });
  const one = combined({ generalist: { logits: [logits[1]!] }, specialists: [specialist] });
  const alone = values(softmaxWithTemperature(logits, 1));
  const expected = [...alone.slice(0, 4), ...one, ...alone.slice(8)];
  all.forEach((q, index) => {
    expect(q).toBeCloseTo(expected[index]!, 6);
  });
});

test("T softens all nets' logits", () => {
  const logits = [[2, 1, 0, 0]];
  const own = [[0, 3, 1]];
  const softened = (z: number[][]) => ({ probabilities: softmaxWithTemperature(z, 4) });
  const expected = combined({
    generalist: softened(logits),
    specialists: [{ classes: [2, 3], ...softened(own) }],
  });
  closeTo(
    combineSpecialists(
      { generalist: { logits }, specialists: [{ classes: [2, 3], logits: own }] },
      { temperature: 4 },
    ),
    expected,
  );
});

describe("laws", () => {
  test("q is a distribution, also if probabilities are 0", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 0.3, 0.8), (seed, zeros) => {
        const q = combined(randomCase(seed, { zeros, most: 6 }));
        expect(q.every((one) => one >= 0 && one <= 1 + 1e-6)).toBe(true);
        expect(q.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5);
      }),
    );
  });

  test("specialists that agree with the generalist change nothing", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 0.5), (seed, zeros) => {
        const { generalist, specialists } = randomCase(seed, { zeros });
        const [p] = generalist.probabilities as [number[]];
        const same = specialists.map(({ classes }) => agreeing(p, classes));
        combined({ generalist, specialists: same }).forEach((q, label) => {
          expect(Math.abs(q - p[label]!)).toBeLessThan(1e-6);
        });
      }),
    );
  });

  test("neither the order of specialists nor that of their classes matters", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { generalist, specialists } = randomCase(seed, { zeros: 0.2 });
        const turned = [...specialists].reverse().map(({ classes, probabilities: [row] }) => ({
          classes: [...classes].reverse(),
          probabilities: [[...row!.slice(0, -1).reverse(), row!.at(-1)!]],
        }));
        const q = combined({ generalist, specialists });
        combined({ generalist, specialists: turned }).forEach((one, label) => {
          expect(Math.abs(one - q[label]!)).toBeLessThan(1e-6);
        });
      }),
    );
  });

  test("renumbering the classes renumbers q", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { generalist, specialists } = randomCase(seed);
        const [p] = generalist.probabilities as [number[]];
        const order = randomOrder(p.length, randomGenerator(seed, "order"));
        const renumbered = combined({
          generalist: { probabilities: [Array.from(order, (label) => p[label]!)] },
          specialists: specialists.map((one) => ({
            ...one,
            classes: one.classes.map((label) => order.indexOf(label)),
          })),
        });
        const q = combined({ generalist, specialists });
        order.forEach((label, place) => {
          expect(Math.abs(renumbered[place]! - q[label]!)).toBeLessThan(1e-6);
        });
      }),
    );
  });

  test("no other distribution nearby has a smaller loss", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 0.3), (seed, zeros) => {
        const predictions = randomCase(seed, { zeros });
        const generator = randomGenerator(seed, "nearby");
        tf.tidy(() => {
          const q = combineSpecialists(predictions);
          const z = tf.log(tf.maximum(q, 1e-30));
          const least = values(combinationLoss(z, predictions))[0]!;
          for (const size of [0.01, 0.3]) {
            const noise = tf.tensor2d([Array.from({ length: q.shape[1] }, () => size * generator.normal())]);
            const other = values(combinationLoss(tf.add(z, noise), predictions))[0]!;
            expect(other).toBeGreaterThan(least - 2e-5);
          }
        });
      }),
    );
  });
});

/** 200 examples of 12 classes; each of six specialists is active for half of them. */
function manyCases(zeros = 0): GeneralistAndSpecialists {
  const generator = randomGenerator(5, "200 cases");
  const examples = Array.from({ length: 200 }, (_, index) => index);
  const specialists = Array.from({ length: 6 }, () => {
    const classes = Array.from(randomOrder(12, generator)).slice(0, generator.integer(2, 11));
    const active = examples.filter(() => generator.uniform() < 0.5);
    const probabilities = active.map(() => distribution(classes.length + 1, generator, zeros));
    return { classes, examples: active, probabilities };
  });
  return {
    generalist: { probabilities: examples.map(() => distribution(12, generator, zeros)) },
    specialists,
  };
}

test("gradient descent finds the same in 200 random cases", () => {
  const predictions = manyCases();
  tf.tidy(() => {
    const q = combineSpecialists(predictions);
    const descended = combineByDescent(predictions);
    expect(tf.max(tf.abs(tf.sub(q, descended))).dataSync()[0]).toBeLessThan(1e-3);
    const loss = (of: tf.Tensor) => tf.mean(combinationLoss(tf.log(of), predictions)).dataSync()[0]!;
    expect(loss(q)).toBeLessThan(loss(descended) + 1e-6);
    expect(loss(descended) - loss(q)).toBeLessThan(1e-4);
  });
});

test("at q the gradient of eq. 5 is 0, in 200 random cases", () => {
  const predictions = manyCases();
  tf.tidy(() => {
    const gradient = tf.grad((z) => combinationLoss(z, predictions));
    const steepest = tf.max(tf.abs(gradient(tf.log(combineSpecialists(predictions)))));
    expect(steepest.dataSync()[0]).toBeLessThan(1e-5);
    const steepestAtFirst = tf.max(tf.abs(gradient(tf.zeros([200, 12]))));
    expect(steepestAtFirst.dataSync()[0]).toBeGreaterThan(0.5);
  });
});

test("one specialist takes one step, and several mostly some tens", () => {
  const stepsFor = (count: number, zeros: number) =>
    Array.from({ length: 500 }, (_, seed) => {
      const generator = randomGenerator(seed, "steps", count);
      const classes = 12;
      const own = Array.from({ length: count }, () =>
        randomOrder(classes, generator).slice(0, generator.integer(2, classes - 1)),
      );
      const groups = classGroups(classes, own);
      const p = distribution(classes, generator, zeros);
      const named = new Float64Array(groups.sizes.length);
      p.forEach((one, label) => (named[groups.groupOf[label]!]! += one));
      const dustbins = own.map((labels) => {
        const row = distribution(labels.length + 1, generator, zeros);
        labels.forEach((label, place) => (named[groups.groupOf[label]!]! += row[place]!));
        return row.at(-1)!;
      });
      return groupSums(named, dustbins, groups).steps;
    }).sort((a, b) => a - b);
  // The last step finds that nothing changes any more.
  expect(stepsFor(1, 0.3).at(-1)).toBe(2);
  for (const count of [2, 6]) {
    for (const zeros of [0, 0.3]) {
      const steps = stepsFor(count, zeros);
      expect(steps[250]).toBeLessThan(30);
      expect(steps[475]).toBeLessThan(300);
      // If a group's sum is 0 at the minimum, and its gradient, too, the steps to it become ever smaller.
      const unfinished = steps.filter((one) => one === 100_000).length;
      expect(unfinished).toBeLessThanOrEqual(zeros === 0 ? 0 : 5);
    }
  }
});

describe("errors name the net", () => {
  const generalist = { logits: [[1, 2, 3, 4]] };
  const refused = (specialist: unknown, options = {}) =>
    expect(() =>
      combineSpecialists({ generalist, specialists: [specialist as SpecialistPredictions] }, options),
    );

  test("of classes", () => {
    const logits = [[1, 2, 3]];
    refused({ classes: [0], logits: [[1, 2]] }).toThrow("specialists[0].classes must be at least two, got 1");
    refused({ classes: [0, 4], logits }).toThrow(
      "specialists[0].classes must be whole numbers from 0 to 3, at position 1, got 4",
    );
    refused({ classes: [2, 2], logits }).toThrow("specialists[0].classes must differ, got 2 twice");
    refused({ classes: [0, 1.5], logits }).toThrow("at position 1, got 1.5");
    refused({ classes: [0, 1, 2, 3], logits: [[1, 2, 3, 4, 5]] }).toThrow(
      "must leave a class for its dustbin",
    );
    refused({ logits }).toThrow("specialists[0].classes must be an array of numbers, got undefined");
  });

  test("of shapes", () => {
    refused({ classes: [0, 1], logits: [[1, 2]] }).toThrow(
      "specialists[0] must have an output for each of its 2 classes, and the dustbin's after them, got 2",
    );
    refused({ classes: [0, 1], logits: [1, 2, 3] }).toThrow(
      "specialists[0].logits must have shape [examples, outputs], got [3]",
    );
    const two = { logits: [[1, 2, 3], [1, 2, 3]] }; // prettier-ignore
    refused({ classes: [0, 1], ...two }).toThrow(
      "specialists[0] must have a row for each of its 1 examples, got 2",
    );
    refused({ classes: [0, 1], ...two, examples: [0, 1] }).toThrow(
      "specialists[0].examples must be whole numbers from 0 to 0, at position 1, got 1",
    );
    expect(() => combinationLoss([[1, 2, 3]], { generalist, specialists: [] })).toThrow(
      "logits and the generalist's predictions must have the same shape, got [[1, 3], [1, 4]]",
    );
  });

  test("of values", () => {
    refused({ classes: [0, 1], logits: [[1, NaN, 3]] }).toThrow(
      "specialists[0].logits must be numbers below infinity, at example 0, value 1, got NaN",
    );
    refused({ classes: [0, 1], probabilities: [[1, 2, 3]] }).toThrow(
      "specialists[0].probabilities must be rows of probabilities that sum to 1, got a sum of 6 in row 0",
    );
    refused({ classes: [0, 1] }).toThrow("specialists[0] must have either logits or probabilities");
    refused({ classes: [0, 1], probabilities: [[0, 0, 1]] }, { temperature: 2 }).toThrow(
      "specialists[0]: with probabilities, which stay as they are, temperature must be 1, got 2",
    );
    expect(() => combineByDescent({ generalist, specialists: [] }, { steps: 0 })).toThrow(
      "combineByDescent: steps must be a whole number of at least 1, got 0",
    );
  });
});

test("leaves no tensors behind", () => {
  const before = tf.memory().numTensors;
  combined(manyCases());
  tf.dispose([
    combineByDescent(manyCases(), { steps: 3 }),
    combinationLoss(tf.zeros([200, 12]), manyCases()),
  ]);
  expect(tf.memory().numTensors).toBe(before + 1);
});

test("misspelt options and a misspelt list of examples are refused, not left out", () => {
  const specialist = { classes: [0, 1], logits: [[0, 2, -1]] };
  const both = { generalist: { logits: [[3, 2, 0, 0]] }, specialists: [specialist] };
  expect(() => combineSpecialists(both, { temprature: 5 } as never)).toThrow(
    'combineSpecialists: options must be of temperature, got "temprature"; did you mean temperature?',
  );
  expect(() => combineByDescent(both, { step: 5 } as never)).toThrow("did you mean steps?");
  const misspelt = { ...both, specialists: [{ ...specialist, example: [0] }] };
  expect(() => combineSpecialists(misspelt)).toThrow(
    'specialists[0] must have classes, examples, logits, probabilities, got "example"; did you mean examples?',
  );
  const named = { ...both, specialists: [{ ...specialist, title: "of two" }] };
  expect(combineSpecialists(named).shape).toEqual([1, 4]);
});

test("a descent that diverges is no answer", () => {
  const both = {
    generalist: { logits: [[3, 2, 0, 0]] },
    specialists: [{ classes: [0, 1], logits: [[0, 2, -1]] }],
  };
  for (const learningRate of [100, 1e30]) {
    expect(() => combineByDescent(both, { learningRate, steps: 50 })).toThrow(
      `combineByDescent: learningRate must be small enough that eq. 5 does not rise, as it did at example 0, got ${learningRate}`,
    );
  }
});
