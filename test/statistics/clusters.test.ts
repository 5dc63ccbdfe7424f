/** Clusters of classes from the covariance of predictions. §5.3 */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { softmaxWithTemperature } from "../../src/distillation/softmax.js";
import { balancedClusters } from "../../src/statistics/balanced-clusters.js";
import { onlineClusters } from "../../src/statistics/online-clusters.js";
import { PredictionCovariance } from "../../src/statistics/prediction-covariance.js";
import { randomGenerator, randomOrder } from "../../src/support/random.js";

/** A random symmetric matrix with ones on its diagonal. */
function randomMatrix(classes: number, seed: number): Float32Array {
  const generator = randomGenerator(seed, "matrix");
  const matrix = new Float32Array(classes ** 2);
  for (let row = 0; row < classes; row++) {
    matrix[row * classes + row] = 1;
    for (let column = 0; column < row; column++) {
      matrix[row * classes + column] = matrix[column * classes + row] = generator.normal() / 4;
    }
  }
  return matrix;
}

function renumbered(matrix: Float32Array, order: Uint32Array): Float32Array {
  const classes = order.length;
  return matrix.map(
    (_, index) => matrix[order[Math.floor(index / classes)]! * classes + order[index % classes]!]!,
  );
}

const sorted = (clusters: number[][]) =>
  clusters
    .map((classes) => [...classes].sort((a, b) => a - b))
    .sort((first, second) => first[0]! - second[0]!);

const sizesOf = (clusters: number[][]) => clusters.map(({ length }) => length);

describe("laws of balanced clusters", () => {
  const cases = fc.tuple(fc.integer({ min: 4, max: 30 }), fc.integer({ min: 1, max: 1000 }), fc.nat(100));

  test("every class is in one cluster, and the sizes are within one of each other", () => {
    fc.assert(
      fc.property(cases, ([classes, seed, part]) => {
        const clusters = 1 + (part % Math.floor(classes / 2));
        const found = balancedClusters(randomMatrix(classes, seed), { clusters, starts: 2 });
        expect(found.flat().sort((a, b) => a - b)).toEqual([...Array(classes).keys()]);
        expect(found).toHaveLength(clusters);
        expect(Math.max(...sizesOf(found)) - Math.min(...sizesOf(found))).toBeLessThanOrEqual(1);
        expect(found).toEqual(sorted(found));
      }),
    );
  });

  test.each([balancedClusters, onlineClusters])(
    "renumbering the classes renumbers the clusters: %o",
    (find) => {
      fc.assert(
        fc.property(cases, ([classes, seed]) => {
          const matrix = randomMatrix(classes, seed);
          const order = randomOrder(classes, randomGenerator(seed, "order"));
          const found = find(renumbered(matrix, order), { clusters: 2, seed });
          const back = found.map((cluster) => cluster.map((label) => order[label]!));
          expect(sorted(back)).toEqual(find(matrix, { clusters: 2, seed }));
        }),
      );
    },
  );
});

/** Logits of a net that confuses classes of one group: an example has a class, and some of its logit goes to the group's others. */
function confusedLogits(groupOf: readonly number[], examples: number, seed: number): number[][] {
  const generator = randomGenerator(seed, "confused");
  return Array.from({ length: examples }, () => {
    const label = generator.integer(0, groupOf.length - 1);
    return groupOf.map((group, other) => {
      const mean = other === label ? 5 : group === groupOf[label] ? 3 : 0;
      return mean + generator.normal();
    });
  });
}

function covarianceOf(groupOf: readonly number[], seed: number): PredictionCovariance {
  const covariance = new PredictionCovariance(groupOf.length);
  const logits = confusedLogits(groupOf, 2000, seed);
  for (let first = 0; first < logits.length; first += 300) {
    tf.tidy(() => {
      covariance.add(softmaxWithTemperature(logits.slice(first, first + 300), 1));
    });
  }
  return covariance;
}

test("groups of classes that a net confuses are found", () => {
  for (const seed of [1, 2, 3]) {
    const groupOf = Array.from(randomOrder(24, randomGenerator(seed, "groups")), (place) => place % 4);
    const planted = sorted(
      [0, 1, 2, 3].map((group) => [...groupOf.keys()].filter((label) => groupOf[label] === group)),
    );
    const covariance = covarianceOf(groupOf, seed);
    expect(covariance.count).toBe(2000);
    expect(balancedClusters(covariance.correlation(), { clusters: 4 })).toEqual(planted);
  }
});

test("the paper's clusters find groups in columns that show them", () => {
  const groupOf = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2];
  const block = groupOf.map((group) => groupOf.map((other) => (group === other ? 1 : 0)));
  const results = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => onlineClusters(block, { clusters: 3, seed }));
  // Where two of the first columns are of one group, two groups share a centre: on-line k-means ends there.
  expect(results).toContainEqual([
    [0, 3, 6, 9],
    [1, 4, 7, 10],
    [2, 5, 8, 11],
  ]);
  for (const found of results) {
    for (const cluster of found) for (const label of cluster) expect(cluster).toContain(label % 3);
  }
});

test("the covariance in batches is that of all examples, by hand", () => {
  const covariance = new PredictionCovariance(2);
  covariance.add([[0.9, 0.1]]);
  covariance.add([
    [0.5, 0.5],
    [0.1, 0.9],
  ]);
  const variance = (2 * 0.4 ** 2) / 3;
  [variance, -variance, -variance, variance].forEach((expected, index) => {
    expect(covariance.covariance()[index]).toBeCloseTo(expected, 6);
  });
  [1, -1, -1, 1].forEach((expected, index) => {
    expect(covariance.correlation()[index]).toBeCloseTo(expected, 5);
  });
});

test("a class that is never predicted correlates with none", () => {
  const covariance = new PredictionCovariance(3);
  covariance.add([
    [0.2, 0.8, 0],
    [0.6, 0.4, 0],
  ]);
  expect(Array.from(covariance.correlation()).every(Number.isFinite)).toBe(true);
  expect(covariance.correlation()[8]).toBe(0);
});

test("equal seeds give equal clusters, and the best of several starts is kept", () => {
  const matrix = randomMatrix(40, 3);
  const find = (seed: number) => balancedClusters(matrix, { clusters: 5, seed });
  expect(find(1)).toEqual(find(1));
  const online = (seed: number) => onlineClusters(matrix, { clusters: 5, seed });
  expect(online(1)).toEqual(online(1));
  expect([2, 3, 4].some((seed) => JSON.stringify(online(seed)) !== JSON.stringify(online(1)))).toBe(true);
});

test("errors say what is wrong with the matrix or the options", () => {
  const matrix = randomMatrix(6, 1);
  expect(() => balancedClusters(matrix, { clusters: 4 })).toThrow(
    "balancedClusters: clusters must be a whole number from 1 to 3, got 4",
  );
  expect(() => balancedClusters(matrix.subarray(1), { clusters: 2 })).toThrow(
    'balancedClusters: correlation must be square, a row for each class, got "35 values"',
  );
  expect(() => onlineClusters([[1, 2], [NaN, 1]], { clusters: 1 })).toThrow(
    "onlineClusters: covariance must be finite numbers, at example 1, value 0, got NaN",
  ); // prettier-ignore
  expect(() => onlineClusters(matrix, { clusters: 2, passes: 0 })).toThrow("passes must be a whole number");
  expect(() => new PredictionCovariance(5000)).toThrow(
    "classes must be a whole number from 2 to 4096, got 5000",
  );
  const covariance = new PredictionCovariance(3);
  expect(() => covariance.covariance()).toThrow("there must be at least two examples, got 0");
  expect(() => {
    covariance.add([[1, 2, 3]]);
  }).toThrow("must be rows of probabilities");
  expect(() => {
    covariance.add([[0.5, 0.5]]);
  }).toThrow("probabilities must have shape [batch, 3], got [1, 2]");
});

test("a class whose probability hardly changes has its own small variance, not the rounding of large products", () => {
  const covariance = new PredictionCovariance(3);
  for (let batch = 0; batch < 20; batch++) {
    // Classes 0 and 1 move against each other by 1e-5; class 2 never moves.
    covariance.add(
      Array.from({ length: 64 }, (_, example) => {
        const change = 1e-5 * Math.sin(example + 64 * batch);
        return [0.7 + change, 0.2 - change, 0.1];
      }),
    );
  }
  expect(covariance.covariance()[0]! / 0.5e-10).toBeCloseTo(1, 1);
  const correlation = covariance.correlation();
  [1, -1, 0, -1, 1, 0, 0, 0, 0].forEach((expected, index) => {
    expect(correlation[index]).toBeCloseTo(expected, 2);
    expect(Math.abs(correlation[index]!)).toBeLessThanOrEqual(1);
  });
  covariance.add(tf.zeros([0, 3]));
  expect(covariance.count).toBe(20 * 64);
});

test.each([balancedClusters, onlineClusters])(
  "%o refuses misspelt options and what is no matrix of pairs",
  (find) => {
    const pairs = [
      [0, 1],
      [1, 0],
    ];
    const misspelt = { clusters: 1, sed: 2 } as { clusters: number };
    expect(() => find(pairs, misspelt)).toThrow('got "sed"; did you mean seed?');
    expect(() => find(pairs, undefined as never)).toThrow(
      "options must be an object of options, got undefined",
    );
    expect(() => find(pairs, { clusters: 1, seed: "1" as never })).toThrow(
      "Clusters: seed must be a whole number",
    );
    const predictions = [
      [0.9, 0.1],
      [0.3, 0.7],
    ];
    expect(() => find(predictions, { clusters: 1 })).toThrow(
      /must be symmetric, with the same value at \[1, 0\] and \[0, 1\], got \[0.3/,
    );
  },
);

test("clusters of covariances do not hang on their rounding: all their rows sum to 0", () => {
  const covariance = covarianceOf([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3], 1).covariance();
  const generator = randomGenerator(1, "rounding");
  const rounded = covariance.map((value) => value * (1 + 1e-6 * generator.uniform()));
  for (let row = 0; row < 12; row++) {
    for (let column = 0; column < row; column++) rounded[row * 12 + column] = rounded[column * 12 + row]!;
  }
  for (let seed = 1; seed <= 20; seed++) {
    const options = { clusters: 4, seed };
    expect(onlineClusters(rounded, options)).toEqual(onlineClusters(covariance, options));
  }
});
