/** Operations of our own against what they stand for. momentum.test.ts has the update by a gradient. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Batch } from "../../../src/data/batches.js";
import { randomGenerator } from "../../../src/support/random.js";
import { distillation, hardTargets, smoothedTargets } from "../../../src/training/batch-loss.js";
import type { BatchLoss } from "../../../src/training/named-loss.js";
import { compiledLoss } from "../../../src/training/recorded/compiled-loss.js";
import { flag, node, placeholder } from "../../../src/training/recorded/nodes.js";
import { hasSessions, openSession, takesProducts } from "../../../src/training/recorded/session.js";
import { TYPE } from "../../../src/training/recorded/tape.js";

const generator = randomGenerator(3, "operations");
const drawn = (count: number, from = generator) =>
  Float32Array.from({ length: count }, () => from.uniform() - 0.5);

type Given = Record<string, { shape: number[]; values: Float32Array }>;

/** What an operation gives, or what copies of some of its inputs are after it. */
function run(
  operation: string,
  given: Given,
  changed: string[] = [],
  attributes: ReturnType<typeof flag>[] = [],
): Float32Array[] {
  const session = openSession();
  const feeds = Object.entries(given).map(([name, value]) => ({ name, type: TYPE.float32, ...value }));
  const inputs = Object.keys(given).map((name) => (changed.includes(name) ? `${name}/copy` : name));
  session.extend([
    ...feeds.map((feed) => placeholder(feed.name, feed)),
    ...changed.map((name) => node(`${name}/copy`, "DeepCopy", [name])),
    node("operation", operation, inputs, attributes),
    ...changed.map((name) => node(`${name}/new`, "Identity", [`${name}/copy`, "^operation"])),
  ]);
  try {
    const fetches = changed.length > 0 ? changed.map((name) => `${name}/new`) : ["operation"];
    return session.run({ feeds, fetches }) as Float32Array[];
  } finally {
    session.close();
  }
}

describe.runIf(hasSessions() && takesProducts())("a product", () => {
  // How many products fast-check tries differs from run to run, which must not change what the other tests are given.
  const own = randomGenerator(4, "products");
  interface Factors {
    rows: number;
    depth: number;
    columns: number;
    isLeftTransposed: boolean;
    isRightTransposed: boolean;
  }
  /** Left [rows, depth] and right [depth, columns], each as it is or transposed. */
  const factors = ({ rows, depth, columns, isLeftTransposed, isRightTransposed }: Factors) => ({
    left: { shape: isLeftTransposed ? [depth, rows] : [rows, depth], values: drawn(rows * depth, own) },
    right: {
      shape: isRightTransposed ? [columns, depth] : [depth, columns],
      values: drawn(depth * columns, own),
    },
  });
  const product = (given: Given, { isLeftTransposed, isRightTransposed }: Factors) =>
    run(
      "DarkKnowledgeProduct",
      given,
      [],
      [flag("transpose_a", isLeftTransposed), flag("transpose_b", isRightTransposed)],
    )[0]!;
  /** Each value in float64, with the sum of its terms' sizes. */
  function* expected(given: ReturnType<typeof factors>, of: Factors) {
    const { rows, depth, columns, isLeftTransposed, isRightTransposed } = of;
    const [left, right] = [given.left.values, given.right.values];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let [sum, size] = [0, 0];
        for (let k = 0; k < depth; k++) {
          const factor = left[isLeftTransposed ? k * rows + row : row * depth + k]!;
          const term = factor * right[isRightTransposed ? column * depth + k : k * columns + column]!;
          sum += term;
          size += Math.abs(term);
        }
        yield { sum, size };
      }
    }
  }
  function expectRight(of: Factors) {
    const given = factors(of);
    const values = product(given, of);
    expect(values).toHaveLength(of.rows * of.columns);
    let at = 0;
    for (const { sum, size } of expected(given, of)) {
      const bound = (of.depth * size) / 2 ** 24;
      if (!(Math.abs(values[at]! - sum) <= bound))
        expect.fail(`value ${at} is ${values[at]}, not ${sum}, of ${JSON.stringify(of)}`);
      at++;
    }
  }
  const length = fc.integer({ min: 0, max: 70 });

  test("is that of any two matrices, to rounding", () => {
    const shapes = fc.record({
      rows: length,
      depth: length,
      columns: length,
      isLeftTransposed: fc.boolean(),
      isRightTransposed: fc.boolean(),
    });
    fc.assert(fc.property(shapes, expectRight), { numRuns: 60 });
  });

  test.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])(
    "is shared by threads: left transposed %s, right transposed %s",
    (isLeftTransposed, isRightTransposed) => {
      expectRight({ rows: 101, depth: 203, columns: 150, isLeftTransposed, isRightTransposed });
    },
  );

  test("shows what is not a number, where it belongs and nowhere else", () => {
    const of = { rows: 9, depth: 4, columns: 50, isLeftTransposed: false, isRightTransposed: false };
    const given = factors(of);
    given.right.values[3] = NaN;
    product(given, of).forEach((value, at) => {
      expect(Number.isNaN(value)).toBe(at % 50 === 3);
    });
  });

  // With columns and rows that fill no tile, and many enough for several threads.
  test("is the same with biases and rectified linear units, or with their gradient", () => {
    const of = { rows: 101, depth: 203, columns: 150, isLeftTransposed: false, isRightTransposed: true };
    const given = factors(of);
    const values = product(given, of);
    const attributes = [flag("transpose_a", false), flag("transpose_b", true)];
    const biases = { shape: [150], values: drawn(150, own) };
    const [units] = run("DarkKnowledgeProductBiasRelu", { ...given, biases }, [], attributes);
    expect(units!.some((value) => value > 0)).toBe(true);
    units!.forEach((value, at) => {
      expect(value).toBe(Math.max(0, Math.fround(values[at]! + biases.values[at % 150]!)));
    });
    const [gradients] = run(
      "DarkKnowledgeProductReluGradient",
      { ...given, units: { shape: [101, 150], values: units! } },
      [],
      attributes,
    );
    gradients!.forEach((value, at) => {
      expect(value).toBeCloseTo(units![at]! > 0 ? values[at]! : 0, 10);
    });
    given.left.values[0] = NaN;
    const [spoiled] = run(
      "DarkKnowledgeProductReluGradient",
      { ...given, units: { shape: [101, 150], values: units! } },
      [],
      attributes,
    );
    expect(spoiled!.every((value, at) => Number.isNaN(value) === at < 150)).toBe(true);
    const few = { ...given, biases: { shape: [149], values: drawn(149, own) } };
    expect(() => run("DarkKnowledgeProductBiasRelu", few, [], attributes)).toThrow("must fit the product");
    const short = { ...given, units: { shape: [101, 149], values: drawn(101 * 149, own) } };
    expect(() => run("DarkKnowledgeProductReluGradient", short, [], attributes)).toThrow(
      "must fit the product",
    );
  });

  test("refuses factors that do not fit", () => {
    const of = { rows: 3, depth: 4, columns: 5, isLeftTransposed: false, isRightTransposed: false };
    const given = { ...factors(of), right: { shape: [5, 5], values: drawn(25, own) } };
    expect(() => product(given, of)).toThrow("left must have as many columns as right has rows");
  });
});

describe.runIf(hasSessions() && takesProducts())("the update by a product", () => {
  /** Weights, velocity and factors of [depth, rows] and [depth, columns]. */
  const factors = (depth: number, rows: number, columns: number) => ({
    weights: { shape: [rows, columns], values: drawn(rows * columns) },
    velocity: { shape: [rows, columns], values: drawn(rows * columns) },
    left: { shape: [depth, rows], values: drawn(depth * rows) },
    right: { shape: [depth, columns], values: drawn(depth * columns) },
    parameters: { shape: [3], values: Float32Array.of(0.05, 0.9, Infinity) },
  });
  const update = (given: Given) => run("DarkKnowledgeProductMomentum", given, ["weights", "velocity"]);

  // Less than a tile, whole tiles of both kinds of processor, a row and a column more; the last are many enough for several threads.
  test.each([
    [1, 1, 1],
    [3, 7, 21],
    [16, 24, 96],
    [16, 25, 97],
    [70, 130, 150],
  ])("is that by the product of its factors: %i examples, %i × %i", (depth, rows, columns) => {
    const given = factors(depth, rows, columns);
    const [weights, velocity] = update(given) as [Float32Array, Float32Array];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = row * columns + column;
        let gradient = 0;
        for (let k = 0; k < depth; k++)
          gradient += given.left.values[k * rows + row]! * given.right.values[k * columns + column]!;
        expect(Math.abs(velocity[at]! - (0.9 * given.velocity.values[at]! + gradient))).toBeLessThan(1e-5);
        expect(Math.abs(weights[at]! - (given.weights.values[at]! - 0.05 * velocity[at]!))).toBeLessThan(
          1e-6,
        );
      }
    }
  });

  test("leaves norms at the limit where they would be above it, and others alone", () => {
    const given = {
      ...factors(16, 40, 60),
      parameters: { shape: [3], values: Float32Array.of(0.05, 0.9, 2) },
    };
    const free = update({
      ...given,
      parameters: { shape: [3], values: Float32Array.of(0.05, 0.9, Infinity) },
    });
    const bound = update(given);
    const norm = (values: Float32Array, unit: number) =>
      Math.hypot(...Array.from({ length: 40 }, (_, row) => values[row * 60 + unit]!));
    const before = Array.from({ length: 60 }, (_, unit) => norm(free[0]!, unit));
    expect(before.filter((value) => value > 2.01).length).toBeGreaterThan(2);
    expect(before.filter((value) => value < 1.99).length).toBeGreaterThan(2);
    before.forEach((value, unit) => {
      expect(norm(bound[0]!, unit)).toBeCloseTo(Math.min(value, 2), 5);
    });
    expect(bound[1]).toEqual(free[1]);
  });

  test("shows what is not a number, where it belongs and nowhere else", () => {
    const given = factors(4, 9, 50);
    given.right.values[3] = NaN;
    const [weights] = update(given);
    weights!.forEach((value, at) => {
      expect(Number.isNaN(value)).toBe(at % 50 === 3);
    });
  });

  test("of nothing changes nothing", () => {
    const zeros = (...shape: number[]) => ({
      shape,
      values: new Float32Array(shape.reduce((size, length) => size * length)),
    });
    for (const [rows, columns] of [
      [0, 50],
      [5, 0],
    ] as const) {
      const given = {
        weights: zeros(rows, columns),
        velocity: zeros(rows, columns),
        left: zeros(4, rows),
        right: zeros(4, columns),
        parameters: zeros(3),
      };
      expect(update(given).map((values) => values.length)).toEqual([0, 0]);
    }
  });

  test("refuses values that do not fit", () => {
    const given = { ...factors(4, 9, 50), right: { shape: [3, 50], values: drawn(150) } };
    expect(() => update(given)).toThrow("the factors must have as many rows");
    const other = { ...factors(4, 9, 50), velocity: { shape: [9, 49], values: drawn(9 * 49) } };
    expect(() => update(other)).toThrow("must have the product's shape");
  });
});

describe.runIf(hasSessions())("biases and rectified linear units", () => {
  // The last are many enough for several threads.
  test.each([[[1, 1]], [[3, 5]], [[2, 3, 4, 17]], [[900, 500]]])(
    "are those of tfjs, also of NaN: %j",
    (shape) => {
      const columns = shape.at(-1)!;
      const values = drawn(shape.reduce((product, size) => product * size, 1));
      values[0] = NaN;
      const biases = drawn(columns);
      const [units] = run("DarkKnowledgeBiasRelu", {
        values: { shape, values: values.slice() },
        biases: { shape: [columns], values: biases },
      });
      const expected = values.map((value, at) => {
        const sum = Math.fround(value + biases[at % columns]!);
        return sum < 0 ? 0 : sum;
      });
      expect(units![0]).toBeNaN();
      expect(units).toEqual(expected);
    },
  );
});

// A number of classes that fills no vector of any processor, and many.
describe.runIf(hasSessions()).each([
  [24, 10],
  [7, 203],
  [3, 1000],
])("the loss of %i examples of %i classes", (rows, classes) => {
  /** The loss of each example, and its gradient. */
  function found(loss: BatchLoss, logits: Float32Array, batch: Omit<Batch, "inputs">) {
    return tf.tidy(() => {
      const z = tf.tensor2d(logits, [rows, classes]);
      const whole = { ...batch, inputs: tf.zeros<tf.Rank.R2>([rows, 1]) };
      const losses = tf.keep(loss(z, whole));
      const gradient = tf.grad((at) => tf.sum(loss(at as tf.Tensor2D, whole)))(z);
      const values = { losses: losses.dataSync<"float32">(), gradient: gradient.dataSync<"float32">() };
      losses.dispose();
      return values;
    });
  }

  const terms = { softWeight: 0.7, hardWeight: 0.2 };
  const losses: Record<string, BatchLoss> = {
    "labels alone": hardTargets,
    "smoothed labels": smoothedTargets(0.1),
    "both, T = 1": distillation({ ...terms, temperature: 1 }),
    "both, T = 4, smoothed labels": distillation({ ...terms, temperature: 4, labelSmoothing: 0.1 }),
    "both, T = 1000": distillation({ ...terms, temperature: 1000 }),
    "the teacher alone, T = 3": distillation({ temperature: 3, softWeight: 1, hardWeight: 0 }),
  };
  /** The student's logits by the teacher's. */
  const students: Record<string, (teacher: Float32Array) => Float32Array> = {
    "that knows nothing": () => drawn(rows * classes).map((value) => value * 4),
    "that is sure": (teacher) => teacher.map((value) => value * 40),
    "that nearly agrees": (teacher) => teacher.map((value) => Math.fround(value + (value % 0.001) * 0.01)),
  };

  for (const [student, logitsOf] of Object.entries(students)) {
    test.each(Object.entries(losses))(
      `is that of TensorFlow's operations for a student ${student}: %s`,
      (_, loss) => {
        const teacher = drawn(rows * classes).map((value) => value * 10);
        const logits = logitsOf(teacher);
        tf.tidy(() => {
          const batch = {
            labels: tf.oneHot(
              Int32Array.from({ length: rows }, (__, row) => row % classes),
              classes,
              1,
              0,
              "float32",
            ) as tf.Tensor2D,
            teacherLogits: tf.tensor2d(teacher, [rows, classes]),
          };
          const [expected, own] = [found(loss, logits, batch), found(compiledLoss(loss), logits, batch)];
          own.losses.forEach((value, row) => {
            expect(Math.abs(value / expected.losses[row]! - 1)).toBeLessThan(1e-5);
          });
          // Each to its own rounding, however small it is beside the others.
          own.gradient.forEach((value, at) => {
            const apart = Math.abs(value - expected.gradient[at]!);
            expect(apart).toBeLessThan(2e-5 * Math.abs(expected.gradient[at]!) + 2e-6 * terms.hardWeight);
          });
        });
      },
    );
  }

  test.each([0.01, 1, 30, 900])(
    "is that of float64 for logits of any size, also where probabilities underflow: %d",
    (size) => {
      const [logits, teacher] = [0, 1].map(() => drawn(rows * classes).map((value) => value * size));
      const labels = tf.oneHot(new Int32Array(rows).fill(1), classes, 1, 0, "float32") as tf.Tensor2D;
      const batch = { labels, teacherLogits: tf.tensor2d(teacher!, [rows, classes]) };
      const temperature = 2.5;
      const own = found(compiledLoss(distillation({ ...terms, temperature })), logits!, batch);
      tf.dispose(batch);
      for (let row = 0; row < rows; row++) {
        const at = row * classes;
        const logSoftmax = (all: Float32Array, T: number) => {
          const exponents = Array.from(all.subarray(at, at + classes), (value) => value / T);
          const most = Math.max(...exponents);
          const sum = exponents.reduce((total, value) => total + Math.exp(value - most), 0);
          return exponents.map((value) => value - most - Math.log(sum));
        };
        const [hard, soft, targets] = [
          logSoftmax(logits!, 1),
          logSoftmax(logits!, temperature),
          logSoftmax(teacher!, temperature),
        ];
        const cross = soft.reduce((sum, value, label) => sum - Math.exp(targets[label]!) * value, 0);
        const loss = terms.softWeight * temperature ** 2 * cross - terms.hardWeight * hard[1]!;
        expect(Math.abs(own.losses[row]! / loss - 1)).toBeLessThan(2e-7);
        hard.forEach((value, label) => {
          const gradient =
            terms.softWeight * temperature * (Math.exp(soft[label]!) - Math.exp(targets[label]!)) +
            terms.hardWeight * (Math.exp(value) - (label === 1 ? 1 : 0));
          expect(Math.abs(own.gradient[at + label]! - gradient)).toBeLessThan(1e-7);
        });
      }
    },
  );

  test("takes masked classes, of the teacher, of both, and finds what is not a number", () => {
    tf.tidy(() => {
      const teacher = drawn(rows * classes).map((value) => value * 10);
      const logits = drawn(rows * classes).map((value) => value * 4);
      for (let row = 0; row < rows; row++) {
        teacher[row * classes + 2] = -Infinity;
        teacher[row * classes + 3] = -Infinity;
        logits[row * classes + 3] = -Infinity;
      }
      const labels = tf.oneHot(new Int32Array(rows), classes, 1, 0, "float32") as tf.Tensor2D;
      const batch = { labels, teacherLogits: tf.tensor2d(teacher, [rows, classes]) };
      const loss = losses["both, T = 4, smoothed labels"]!;
      const soft = losses["the teacher alone, T = 3"]!;
      for (const one of [soft, distillation({ temperature: 2, ...terms })]) {
        const [expected, own] = [found(one, logits, batch), found(compiledLoss(one), logits, batch)];
        own.losses.forEach((value, row) => {
          expect(Math.abs(value / expected.losses[row]! - 1)).toBeLessThan(1e-5);
        });
        own.gradient.forEach((value, at) => {
          expect(Math.abs(value - expected.gradient[at]!)).toBeLessThan(1e-5);
        });
        expect(own.gradient[3]).toBe(0);
      }
      logits[0] = NaN;
      const { losses: values, gradient } = found(compiledLoss(loss), logits, batch);
      expect(values[0]).toBeNaN();
      expect(gradient[classes - 1]).toBeNaN();
      expect(gradient[classes]).not.toBeNaN();
    });
  });

  test("leaves to the loss itself what is not of its shape, and its message", () => {
    tf.tidy(() => {
      const batch = { inputs: tf.zeros<tf.Rank.R2>([2, 1]), labels: tf.ones<tf.Rank.R2>([2, 3]) };
      expect(() => compiledLoss(hardTargets)(tf.ones([2, 4]), batch)).toThrow("must have the same shape");
      expect(() => compiledLoss(hardTargets)(tf.ones([2, 4]), { inputs: batch.inputs })).toThrow(
        "needs data with labels",
      );
    });
  });
});
