/** What the functions of logits, labels and probabilities take, and what they refuse, each in its own name. On both backends. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as binary from "../../src/distillation/binary-cross-entropy.js";
import { lossFromNotes } from "../../src/distillation/conventions.js";
import * as ensemble from "../../src/distillation/ensemble.js";
import * as gradients from "../../src/distillation/gradients.js";
import * as losses from "../../src/distillation/losses.js";
import { softenedPair } from "../../src/distillation/softened-pair.js";
import * as softmax from "../../src/distillation/softmax.js";
import { zeroMean } from "../../src/distillation/zero-mean.js";
import { ArgumentError } from "../../src/support/checks.js";
import type { NumberSource } from "../../src/support/numbers.js";
import { isNative } from "../../src/runtime/is-native.js";
import { closeTo, values } from "../helpers.js";

const T = { temperature: 2 };
const WEIGHTED = { ...T, softWeight: 0.6, hardWeight: 0.3 };

/** Whatever a caller may give, right or wrong. */
type Given = NumberSource;
type Of = (one: Given, other: Given) => tf.Tensor;

/** Functions of a student's and a teacher's logits, `[batch, classes]`. */
const OF_PAIRS: Record<string, Of> = {
  softTargetLoss: (student, teacher) => losses.softTargetLoss({ student, teacher }, T),
  softTargetDivergence: (student, teacher) => losses.softTargetDivergence({ student, teacher }, T),
  logitMatchingLoss: (student, teacher) => losses.logitMatchingLoss({ student, teacher }),
  softTargetGradient: (student, teacher) => gradients.softTargetGradient({ student, teacher }, T),
  highTemperatureGradient: (student, teacher) => gradients.highTemperatureGradient({ student, teacher }, T),
  binarySoftTargetLoss: (student, teacher) => binary.binarySoftTargetLoss({ student, teacher }, T),
  binarySoftTargetGradient: (student, teacher) => binary.binarySoftTargetGradient({ student, teacher }, T),
  softenedPair: (student, teacher) => softenedPair("softenedPair", { student, teacher }, T).logRatio,
};

/** Functions of logits and labels, `[batch, classes]`. */
const OF_LABELS: Record<string, Of> = {
  hardTargetLoss: losses.hardTargetLoss,
  hardTargetGradient: gradients.hardTargetGradient,
  binaryHardTargetLoss: binary.binaryHardTargetLoss,
  binaryHardTargetGradient: binary.binaryHardTargetGradient,
  distillationLoss: (z, y) => losses.distillationLoss({ student: z, teacher: z }, y, WEIGHTED),
  lossFromNotes: (z, y) => lossFromNotes({ student: z, teacher: z }, y, { ...T, alpha: 0.3 }),
  termContributions: (z, y) => gradients.termContributions({ student: z, teacher: z }, y, WEIGHTED).hard,
};

/** Functions of logits of any shape. */
const OF_LOGITS: Record<string, (logits: Given) => tf.Tensor> = {
  softmaxWithTemperature: (z) => softmax.softmaxWithTemperature(z, 2),
  logSoftmaxWithTemperature: (z) => softmax.logSoftmaxWithTemperature(z, 2),
  zeroMean,
  meanLogits: (z) => ensemble.meanLogits([z, z]),
  ensembleSoftTargets: (z) => ensemble.ensembleSoftTargets([z, z], T),
};

/** Functions of probabilities of any shape. */
const OF_PROBABILITIES: Record<string, (probabilities: Given) => tf.Tensor> = {
  entropy: softmax.entropy,
  arithmeticMean: (p) => ensemble.arithmeticMean([p, p]),
  geometricMean: (p) => ensemble.geometricMean([p, p]),
  logitsFromSoftTargets: (p) => ensemble.logitsFromSoftTargets(p, 2),
};

/** Every function with one argument to vary, its others being right: the one's name, and a value that is right. */
const VARIED = [
  ...Object.entries(OF_PAIRS).flatMap(([name, of]) => [
    { name, argument: "student", rank: 2, call: (given: Given) => of(given, [[1, 0, 2]]) },
    { name, argument: "teacher", rank: 2, call: (given: Given) => of([[1, 0, 2]], given) },
  ]),
  ...Object.entries(OF_LABELS).flatMap(([name, of]) => [
    { name, argument: "logits|student", rank: 2, call: (given: Given) => of(given, [[0, 1, 0]]) },
    { name, argument: "labels", rank: 2, call: (given: Given) => of([[1, 0, 2]], given) },
  ]),
  ...Object.entries({ ...OF_LOGITS, ...OF_PROBABILITIES }).map(([name, call]) => ({
    name,
    argument: "logits|probabilities|member 1|soft targets",
    rank: undefined,
    call,
  })),
];

/** Numbers that are logits, labels and probabilities alike. */
const ONE_HOT = [
  [0, 1, 0],
  [1, 0, 0],
];
const PAIR = [
  [1, 0, 2],
  [0, 3, -1],
];

const KINDS: Record<string, (rows: number[][]) => Given> = {
  "nested arrays": (rows) => rows,
  "an int32 tensor": (rows) => tf.tensor2d(rows, undefined, "int32"),
  "a variable": (rows) => tf.variable(tf.tensor2d(rows)),
  "rows of Float32Array": (rows) => rows.map((row) => Float32Array.from(row)),
  "rows of Float64Array": (rows) => rows.map((row) => Float64Array.from(row)),
  "rows of Int8Array": (rows) => rows.map((row) => Int8Array.from(row)),
  "rows of Int32Array": (rows) => rows.map((row) => Int32Array.from(row)),
  "rows of BigInt64Array": (rows) => rows.map((row) => BigInt64Array.from(row.map(BigInt))),
  "a frozen array": (rows) => Object.freeze(rows.map((row) => Object.freeze([...row]))),
  "a tensor made by a cast": (rows) => tf.cast(tf.tensor2d(rows), "int32"),
  "a tensor of another shape, reshaped": (rows) => tf.reshape(tf.tensor1d(rows.flat()), [2, 3]),
};

/** For zeros and ones. */
const BINARY_KINDS: typeof KINDS = {
  "a bool tensor": (rows) => tf.tensor2d(rows, undefined, "bool"),
  "booleans in arrays": (rows) => rows.map((row) => row.map(Boolean)),
  "a Uint8Array for each row": (rows) => rows.map((row) => Uint8Array.from(row)),
  "booleans and numbers": (rows) => rows.map((row) => row.map((value) => (value === 0 ? false : value))),
  "an int32 oneHot": (rows) =>
    tf.oneHot(
      rows.map((row) => row.indexOf(1)),
      3,
    ),
};

let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  vi.spyOn(console, "warn").mockImplementation((text: string) => void warnings.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(Object.entries({ ...KINDS, ...BINARY_KINDS }))(
  "%s in place of a float32 tensor",
  (kind, as) => {
    const rows = kind in BINARY_KINDS ? [ONE_HOT] : [ONE_HOT, PAIR];
    test.each(Object.entries(OF_PAIRS))("%s", (_name, of) => {
      for (const [index, one] of rows.entries()) {
        const other = rows[rows.length - 1 - index]!;
        const expected = values(of(tf.tensor2d(one), tf.tensor2d(other)));
        closeTo(of(as(one), as(other)), expected, 0);
      }
    });

    test.each(Object.entries(OF_LABELS))("%s", (_name, of) => {
      for (const one of rows) {
        closeTo(of(as(one), as(ONE_HOT)), values(of(tf.tensor2d(one), tf.tensor2d(ONE_HOT))), 0);
      }
    });

    test.each(Object.entries(OF_LOGITS))("%s", (_name, of) => {
      for (const one of rows) closeTo(of(as(one)), values(of(tf.tensor2d(one))), 0);
    });

    test.each(Object.entries(OF_PROBABILITIES))("%s", (_name, of) => {
      closeTo(of(as(ONE_HOT)), values(of(tf.tensor2d(ONE_HOT))), 0);
    });
  },
);

test("whole numbers count as such, not as bytes or bits", () => {
  closeTo(
    softmax.softmaxWithTemperature(tf.tensor1d([7, 2], "int32"), 5),
    [1, Math.exp(-1)].map((e) => e / (1 + Math.exp(-1))),
  );
  closeTo(
    softmax.softmaxWithTemperature([true, 0.25], 1),
    [1, Math.exp(-0.75)].map((e) => e / (1 + Math.exp(-0.75))),
  );
});

/** What is no tensor of numbers, with a piece of what the message says was found. */
const NO_NUMBERS: [string, unknown, string][] = [
  ["nothing", undefined, "must be numbers: a typed array, nested arrays or a tensor, got undefined"],
  ["null", null, "must be numbers: a typed array, nested arrays or a tensor, got null"],
  ["a number", 3, "must be numbers: a typed array, nested arrays or a tensor, got 3"],
  ["a text", "1, 2, 3", 'must be numbers: a typed array, nested arrays or a tensor, got "1, 2, 3"'],
  ["an object", { logits: [[1, 2, 3]] }, "must be numbers: a typed array, nested arrays or a tensor, got"],
  [
    "a function",
    () => [[1, 2, 3]],
    "must be numbers: a typed array, nested arrays or a tensor, got a function",
  ],
  [
    "a promise",
    Promise.resolve([[1, 2, 3]]),
    "must be numbers: a typed array, nested arrays or a tensor, got",
  ],
  ["a date", new Date(0), "must be numbers: a typed array, nested arrays or a tensor, got"],
  [
    "a DataView",
    new DataView(new ArrayBuffer(12)),
    "must be numbers: a typed array, nested arrays or a tensor, got",
  ],
  [
    "a row that is too short",
    [
      [1, 2, 3],
      [1, 2],
    ],
    "[1] must have 3 entries, as the first has, got 2",
  ],
  [
    "a row that is too long",
    [
      [1, 2],
      [1, 2, 3],
    ],
    "[1] must have 2 entries, as the first has, got 3",
  ],
  [
    "a typed row that is too short",
    [[1, 2, 3], Float32Array.of(1)],
    "[1] must have 3 entries, as the first has, got 1",
  ],
  ["a row that is a number", [[1, 2], 3], "[1] must be a list of 2 entries, as the first is, got 3"],
  ["a number that is a row", [[1, [2]]], "[0][1] must be a number, got [2]"],
  ["null in a row", [[1, null, 3]], "[0][1] must be a number, got null"],
  ["a hole in a row", [[1, undefined, 3]], "[0][1] must be a number, got undefined"],
  ["a text in a row", [[1, "2", 3]], '[0][1] must be a number, got "2"'],
  ["tensors in an array", [tf.tensor1d([1, 2, 3])], "[0] must be a number, got"],
];

const COMPLEX: [string, () => tf.Tensor, string][] = [
  [
    "a complex tensor",
    () => tf.complex([[1, 2, 3]], [[1, 2, 3]]),
    "must be numbers, got a tensor of complex64",
  ],
];

/** Made when used, as the backend must be there. */
const NO_TENSORS: [string, () => tf.Tensor, string][] = [
  ["a tensor of texts", () => tf.tensor2d([["a", "b", "c"]]), "must be numbers, got a tensor of string"],
  // WebAssembly has none.
  ...(isNative() ? COMPLEX : []),
  [
    "a disposed tensor",
    () => {
      const tensor = tf.tensor2d([[1, 2, 3]]);
      tensor.dispose();
      return tensor;
    },
    "must be a tensor that is still in memory, got a disposed one",
  ],
  ["a scalar", () => tf.scalar(1), "[]"],
  ["no class", () => tf.zeros([2, 0]), "[2, 0]"],
];

/** For functions of `[batch, classes]`. */
const OTHER_SHAPES: [string, () => tf.Tensor, string][] = [
  ["one example without a batch", () => tf.tensor1d([0, 1, 0]), "got"],
  ["sequences of examples", () => tf.ones([1, 3, 3]).div(3), "got"],
  ["more classes", () => tf.tensor2d([[1, 0, 0, 0]]), "must have the same shape, got"],
  [
    "more examples",
    () =>
      tf.tensor2d([
        [1, 0, 0],
        [0, 1, 0],
      ]),
    "must have the same shape, got",
  ],
  ["another way round", () => tf.tensor2d([[1], [0], [0]]), "must have the same shape, got"],
];

/** The message of the ArgumentError that is thrown. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

describe.each(VARIED)("$name refuses, as $argument,", ({ name, argument, call }) => {
  const where = new RegExp(`^${name}: (all )?(${argument})`);

  test.each(NO_NUMBERS)("%s", (_case, given, found) => {
    const message = refusal(() => call(given as Given));
    expect(message).toMatch(where);
    expect(message).toContain(found);
  });

  test.each(NO_TENSORS)("%s", (_case, given, found) => {
    const message = refusal(() => call(given()));
    expect(message).toMatch(new RegExp(`^${name}: `));
    expect(message).toContain(found);
  });
});

describe.each(VARIED.filter(({ rank }) => rank === 2))("$name refuses, as $argument,", ({ name, call }) => {
  test.each(OTHER_SHAPES)("%s", (_case, given, found) => {
    const message = refusal(() => call(given()));
    expect(message).toMatch(new RegExp(`^${name}: `));
    expect(message).toContain(found);
  });
});

/** Rows that are no probabilities, with what the message says of them. */
const NO_PROBABILITIES: [string, number[], string][] = [
  ["a sum of 2", [1, 1, 0], "must be rows of probabilities that sum to 1, got a sum of 2 in row 1"],
  ["zeros", [0, 0, 0], "got a sum of 0 in row 1"],
  ["a sum of 0.7", [0.5, 0.2, 0], "got a sum of 0.7"],
  ["a sum of 0.99", [0.33, 0.33, 0.33], "got a sum of 0.99"],
  ["a sum of 1.01", [0.34, 0.34, 0.33], "got a sum of 1.01"],
  ["counts", [3, 5, 2], "got a sum of 10"],
  ["per cents", [30, 50, 20], "got a sum of 100"],
  ["logits", [2.5, -1, 0.3], "(softmaxWithTemperature makes them of logits), got -1 in row 1, class 1"],
  [
    "logits that sum to 1",
    [3, -2, 0],
    "(softmaxWithTemperature makes them of logits), got -2 in row 1, class 1",
  ],
  ["logarithms", [-0.1, -3, -4], "(softmaxWithTemperature makes them of logits), got -0.1"],
  ["NaN", [0, NaN, 1], "that sum to 1, got NaN in row 1, class 1"],
  ["infinity", [0, Infinity, 0], "got a sum of Infinity in row 1"],
  ["−∞", [1, 0, -Infinity], "got -Infinity in row 1, class 2"],
];

describe.each(NO_PROBABILITIES)("%s in place of probabilities", (_case, row, found) => {
  const rows = [[0, 1, 0], row];

  test.each(Object.entries(OF_PROBABILITIES))("%s", (name, of) => {
    const message = refusal(() => of(rows));
    expect(message.startsWith(`${name}: `)).toBe(true);
    expect(message).toContain(found);
    expect(refusal(() => of(tf.tensor2d(rows)))).toBe(message);
  });

  test.each(Object.entries(OF_LABELS))("%s", (name, of) => {
    const message = refusal(() => of(PAIR, rows));
    expect(message.startsWith(`${name}: labels`)).toBe(true);
    expect(message).toContain(found);
  });
});

test("class numbers in place of one-hot labels are refused with the way to make rows of them", () => {
  const message = refusal(() => losses.hardTargetLoss(PAIR, tf.tensor1d([2, 0], "int32")));
  expect(message).toBe(
    "hardTargetLoss: logits and one-hot labels (tf.oneHot(labels, 3) makes rows of class numbers) must have the same " +
      "shape, got [[2, 3], [2]]",
  );
  expect(values(losses.hardTargetLoss(PAIR, tf.oneHot([2, 0], 3)))).toHaveLength(2);
});

test("what float32 or a hand has rounded still sums to 1", () => {
  const many = softmax.softmaxWithTemperature(tf.randomNormal([3, 20_000], 0, 3, "float32", 1), 1);
  expect(values(softmax.entropy(many)).every((value) => value > 0)).toBe(true);
  closeTo(softmax.entropy([0.333, 0.333, 0.333]), [3 * -0.333 * Math.log(0.333)]);
});

test("soft labels, and labels of no weight, are taken", () => {
  const soft = [
    [0.1, 0.7, 0.2],
    [0.25, 0.5, 0.25],
  ];
  const logQ = values(softmax.logSoftmaxWithTemperature(PAIR, 1));
  closeTo(
    losses.hardTargetLoss(PAIR, soft),
    soft.map((row, example) => -row.reduce((sum, y, k) => sum + y * logQ[3 * example + k]!, 0)),
  );
  const options = { ...WEIGHTED, hardWeight: 0 };
  const pair = { student: PAIR, teacher: PAIR };
  closeTo(
    losses.distillationLoss(pair, tf.zeros([2, 3]), options),
    values(losses.softTargetLoss(pair, T)).map((loss) => 0.6 * 4 * loss),
  );
});

describe("in a differentiation nothing is read", () => {
  test.each(
    Object.entries({
      hardTargetLoss: losses.hardTargetLoss,
      binaryHardTargetLoss: binary.binaryHardTargetLoss,
    }),
  )("%s: the gradient is that of the formula", (_name, loss) => {
    const labels = tf.tensor2d([
      [1, 1, 0],
      [0.5, 0, 0],
    ]);
    const read = vi.spyOn(tf.Tensor.prototype, "dataSync");
    const found = tf.grad((z) => tf.sum(loss(z, labels)))(tf.tensor2d(PAIR));
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
    const gradient = values(found);
    expect(gradient.every(Number.isFinite)).toBe(true);
    if (loss === binary.binaryHardTargetLoss) return;
    const q = values(softmax.softmaxWithTemperature(PAIR, 1));
    const y = values(labels);
    closeTo(
      found,
      q.map((value, k) => (k < 3 ? 2 : 0.5) * value - y[k]!),
    );
  });

  test("the losses of the library read nothing, whatever they are given", () => {
    const read = vi.spyOn(tf.Tensor.prototype, "dataSync");
    const gradient = tf.grad((z) => {
      const pair = { student: z, teacher: tf.tensor2d(PAIR) };
      const soft = tf.add(losses.softTargetDivergence(pair, T), losses.logitMatchingLoss(pair));
      return tf.sum(tf.add(losses.distillationLoss(pair, ONE_HOT, WEIGHTED), soft));
    })(
      tf.tensor2d([
        [0.2, 0.3, 0.5],
        [0.1, 0.8, 0.1],
      ]),
    );
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
    expect(values(gradient).every(Number.isFinite)).toBe(true);
    expect(warnings).toEqual([]);
  });

  test("a negative number is no probability: the entropy is NaN, not less", () => {
    const { value } = tf.valueAndGrad((p) => tf.sum(softmax.entropy(p)))(tf.tensor2d([[1.2, -0.2]]));
    expect(values(value)).toEqual([NaN]);
  });
});

describe("probabilities in place of logits", () => {
  const probabilities = [
    [0.2, 0.3, 0.5],
    [0.1, 0.8, 0.1],
  ];
  const named = VARIED.filter(({ name }) => !(name in OF_PROBABILITIES)).filter(
    ({ argument }) => argument !== "labels",
  );

  test.each(named)("$name warns of them, as $argument", ({ name, argument, call }) => {
    // Other tests may have let it say so a moment ago.
    vi.spyOn(Date, "now").mockReturnValue(
      Math.random() * 1e6 + 1e15 * (named.findIndex((one) => one.call === call) + 2),
    );
    call(probabilities.slice(0, 1));
    expect(warnings.length).toBeGreaterThan(0);
    for (const warning of warnings) {
      expect(warning).toMatch(new RegExp(`^${name}: the values of (${argument}|teacher|member 2) look`));
      expect(warning).toContain("logitsFromSoftTargets(p, T)");
    }
  });

  test("says so again only after a pause", () => {
    const clock = vi.spyOn(Date, "now").mockReturnValue(1e20);
    softmax.softmaxWithTemperature(probabilities, 3);
    softmax.softmaxWithTemperature(tf.tensor2d(probabilities), 3);
    expect(warnings).toHaveLength(1);
    clock.mockReturnValue(1e20 + 1e6);
    softmax.softmaxWithTemperature(probabilities, 3);
    expect(warnings).toHaveLength(2);
  });

  test.each<[string, number[][]]>([
    ["logits below 0", [[0.2, -0.3, 1.1]]],
    ["logits above 1", [[2, 0, 0]]],
    ["logits of another sum", [[0.2, 0.3, 0.6]]],
    ["one row of logits among them", [...probabilities, [1, 2, 3]]],
    ["one-hot rows", ONE_HOT],
    ["zeros", [[0, 0, 0]]],
    ["a single class", [[1], [1]]],
    ["masked classes", [[0.4, 0.6, -Infinity]]],
    ["NaN", [[0.4, 0.6, NaN]]],
    ["no example", []],
  ])("says nothing of %s", (_case, rows) => {
    vi.spyOn(Date, "now").mockReturnValue(1e25 + 1e20 * rows.length);
    const logits = rows.length === 0 ? tf.zeros([0, 3]) : rows;
    softmax.softmaxWithTemperature(logits, 3);
    softmax.logSoftmaxWithTemperature(logits, 3);
    expect(warnings).toEqual([]);
  });
});

describe("no example and a single class", () => {
  test.each(Object.entries(OF_PAIRS))("%s", (_name, of) => {
    const none = tf.zeros([0, 3]);
    expect(of(none, none).size).toBe(0);
    expect(of(none, none).shape[0]).toBe(0);
    expect(of(tf.zeros([0, 1]), tf.zeros([0, 1])).size).toBe(0);
    expect(values(of([[5], [-2]], [[1], [3]])).map((value) => value + 0)).toEqual([0, 0]);
  });

  test.each(Object.entries(OF_LABELS))("%s", (name, of) => {
    const none = tf.zeros([0, 3]);
    expect(of(none, none).size).toBe(0);
    expect(of(none, none).shape[0]).toBe(0);
    expect(values(of([[5], [-2]], [[1], [1]])).map((value) => value + 0)).toEqual([0, 0]);
    expect(name).toBeTruthy();
  });

  test.each(Object.entries(OF_LOGITS))("%s", (name, of) => {
    expect(of(tf.zeros([0, 3])).shape).toEqual([0, 3]);
    const certain = { softmaxWithTemperature: 1, ensembleSoftTargets: 1, meanLogits: 5 }[name] ?? 0;
    expect(values(of([[5]])).map((value) => value + 0)).toEqual([certain]);
    // One example alone, and examples of sequences.
    const alone = values(of([1, 2, 4]));
    closeTo(of([[[1, 2, 4]], [[1, 2, 4]]]), [...alone, ...alone]);
  });

  test.each(Object.entries(OF_PROBABILITIES))("%s", (name, of) => {
    expect(of(tf.zeros([0, 3])).shape).toEqual(name === "entropy" ? [0] : [0, 3]);
    const certain = { arithmeticMean: 1, geometricMean: 1 }[name] ?? 0;
    expect(values(of([[1]])).map((value) => value + 0)).toEqual([certain]);
    const alone = values(of([0.25, 0.5, 0.25]));
    closeTo(of([[[0.25, 0.5, 0.25]], [[0.25, 0.5, 0.25]]]), [...alone, ...alone]);
  });

  test("gradients of no example", () => {
    const none = tf.zeros([0, 3]);
    const pair = (student: tf.Tensor) => ({ student, teacher: none });
    expect(tf.grad((z) => tf.sum(losses.hardTargetLoss(z, none)))(none).shape).toEqual([0, 3]);
    expect(tf.grad((z) => tf.sum(losses.softTargetDivergence(pair(z), T)))(none).shape).toEqual([0, 3]);
  });
});

test("members that are no list, and of different shapes", () => {
  const stacked = tf.zeros([2, 1, 3]) as unknown as NumberSource[];
  expect(refusal(() => ensemble.meanLogits(stacked))).toBe(
    "meanLogits: the members must be in an array, got one tensor",
  );
  expect(refusal(() => ensemble.arithmeticMean([[[0.5, 0.5]], [[1, 0, 0]]]))).toBe(
    "arithmeticMean: all members must have the same shape, got [[1, 2], [1, 3]]",
  );
});

test.each([0, -1, NaN, Infinity, 1e-46, 1e39, "4" as unknown as number, undefined as unknown as number])(
  "no function takes the temperature %s, also where float32 is what makes it 0 or infinite",
  (temperature) => {
    const pair = { student: PAIR, teacher: PAIR };
    const bad = { temperature };
    for (const call of [
      () => softmax.softmaxWithTemperature(PAIR, temperature),
      () => softmax.logSoftmaxWithTemperature(PAIR, temperature),
      () => losses.softTargetLoss(pair, bad),
      () => losses.softTargetDivergence(pair, bad),
      () => losses.distillationLoss(pair, ONE_HOT, { ...WEIGHTED, ...bad }),
      () => lossFromNotes(pair, ONE_HOT, { ...bad, alpha: 1 }),
      () => gradients.softTargetGradient(pair, bad),
      () => gradients.highTemperatureGradient(pair, bad),
      () => gradients.termContributions(pair, ONE_HOT, { ...WEIGHTED, ...bad }),
      () => binary.binarySoftTargetLoss(pair, bad),
      () => binary.binarySoftTargetGradient(pair, bad),
      () => ensemble.ensembleSoftTargets([PAIR], bad),
      () => ensemble.logitsFromSoftTargets(ONE_HOT, temperature),
      () => softenedPair("softenedPair", pair, bad),
    ]) {
      expect(refusal(call)).toMatch(/: temperature( as float32)? must be positive and finite, got /);
    }
  },
);

test("arrays leave no tensor behind, whether they are taken or refused", () => {
  const all = () => {
    for (const of of Object.values(OF_PAIRS)) of(PAIR, PAIR).dispose();
    for (const of of Object.values(OF_LABELS)) of(PAIR, ONE_HOT).dispose();
    for (const of of Object.values(OF_LOGITS)) of(PAIR).dispose();
    for (const of of Object.values(OF_PROBABILITIES)) of(ONE_HOT).dispose();
    for (const { call } of VARIED)
      expect(() => call([[1, 2, 3, 4]])).toSatisfy((f: () => tf.Tensor) => {
        try {
          f().dispose();
        } catch {
          // Refused.
        }
        return true;
      });
  };
  all();
  const before = tf.memory().numTensors;
  all();
  // Functions that return several tensors: of each pair here only one is disposed.
  const several = 2 * 3;
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(several);
});
