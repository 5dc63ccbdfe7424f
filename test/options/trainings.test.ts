/** Nonsense for trainings and losses: refused when it is given, before anything runs. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { distillation, hardTargets, matchedLogits, smoothedTargets } from "../../src/training/batch-loss.js";
import type { LossTerms } from "../../src/training/loss-terms.js";
import { recordedStep } from "../../src/training/recorded/recorded-step.js";
import { trainReusably, type ReuseOptions } from "../../src/training/reusable-training.js";
import { trainStep } from "../../src/training/train-step.js";
import { train } from "../../src/training/train.js";
import { TRAIN_DEFAULTS, type TrainOptions } from "../../src/training/train-options.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { stripes } from "../helpers.js";
import { expectRefused, nonsenseOf, watched } from "./nonsense.js";

const data = stripes(40);
const folder = mkdtempSync(join(tmpdir(), "nonsense-"));
let net: MultilayerPerceptron;
beforeAll(() => {
  net = new MultilayerPerceptron({ layerSizes: [16, 8, 4], seed: 1 });
});
afterAll(() => {
  net.dispose();
});

const look = () => undefined;
const options: TrainOptions = {
  ...TRAIN_DEFAULTS,
  maxNorm: 3,
  afterEpoch: look,
  onProgress: look,
  checkpoint: { path: join(folder, "checkpoint"), everySeconds: 1, resume: true },
};
const { evaluateOn: _set, ...given } = options;

/** Those that values of the right type can have. */
const OUT_OF_RANGE: Record<string, readonly unknown[]> = {
  epochs: [0, 1.5, Infinity],
  batchSize: [0, 1.5, Infinity],
  learningRate: [0, Infinity],
  schedule: ["linear", "Cosine", ""],
  warmUpEpochs: [Infinity, 10, 11],
  optimizer: ["sgd", "Adam", ""],
  momentum: [1, 1.1, Infinity],
  averagingDecay: [1, Infinity],
  dropout: [
    { input: 1, hidden: 0 },
    { input: 0, hidden: 1.5 },
    { input: 0 },
    { input: 0, hidden: 0, output: 0 },
  ],
  maxNorm: [0],
  maxShiftPixels: [1.5, Infinity],
  seed: [1.5, 2 ** 32],
  step: ["fast", ""],
  precision: ["bfloat", "float16", ""],
  checkpoint: [{}, { path: "" }, { path: 3 }],
};
const cases = [
  ...nonsenseOf(given),
  ...Object.entries(OUT_OF_RANGE).flatMap(([path, values]) =>
    values.map((value) => ({ path, changes: { [path]: value } })),
  ),
];

describe("train", () => {
  test("there are at least twenty kinds of nonsense", () => {
    expect(cases.length).toBeGreaterThan(100);
  });

  test.each(cases.map(({ path, changes }) => [path, changes] as const))(
    "refuses %s: %o",
    async (path, changes) => {
      await expectRefused(() => train(net, data, { ...options, ...changes }), path, /^train: /);
    },
  );

  test.each([5, "epochs", null, [3]])("refuses %o for its options", async (wrong) => {
    await expectRefused(
      () => train(net, data, wrong as TrainOptions),
      "options",
      "must be an object of options",
    );
  });

  test("takes its defaults, and undefined for what is left out", async () => {
    expect(
      (await train(net, data, { epochs: 1, learningRate: 0.001, dropout: undefined as never })).ended,
    ).toBe("finished");
  });

  test("a name that is nearly right", async () => {
    await expectRefused(
      () => train(net, data, { epoch: 3 } as TrainOptions),
      "epoch",
      "did you mean epochs?",
    );
  });
});

describe("trainReusably", () => {
  const run = (changes: object, how: object = {}) =>
    trainReusably(net, 1, data, { ...changes }, { folder, ...how });

  test.each(
    cases
      .filter(({ path }) => !path.startsWith("checkpoint"))
      .map(({ path, changes }) => [path, changes] as const),
  )("refuses %s: %o", async (path, changes) => {
    await expectRefused(() => run(changes), path, /^train: /);
  });

  test.each(
    nonsenseOf({ reuse: true, resume: true, folder } satisfies ReuseOptions).map(
      ({ path, changes }) => [path, changes] as const,
    ),
  )("refuses %s: %o of how it is kept", async (path, changes) => {
    await expectRefused(() => run({}, changes), path, /^trainReusably: /);
  });

  test("leaves nothing behind", () => {
    expect(readdirSync(folder)).toEqual([]);
  });
});

const TERMS: LossTerms = { temperature: 4, softWeight: 0.5, hardWeight: 0.1, labelSmoothing: 0.1 };
const wrongTerms = [
  ...nonsenseOf(TERMS),
  ...[
    { temperature: 0 },
    { temperature: -4 },
    { temperature: Infinity },
    { temperature: 1e20 },
    { softWeight: 0, hardWeight: 0 },
    { softWeight: Infinity },
    { hardWeight: Infinity },
    { labelSmoothing: 1 },
  ].map((changes) => ({ path: Object.keys(changes)[0]!, changes })),
].map(({ path, changes }) => [path, { ...TERMS, ...changes }] as const);

describe.each([
  ["trainStep", trainStep],
  ["recordedStep", recordedStep],
] as const)("%s, made by hand", (name, make) => {
  const right = { optimizer: "momentum", momentum: 0.9, maxNorm: Infinity } as const;
  const wrong = cases
    .filter(({ path }) => path in right)
    .map(({ path, changes }) => [path, changes] as const);

  test.each(wrong)("refuses %s: %o", async (path, changes) => {
    const run = () => make(net, { loss: hardTargets, ...right, ...(changes as typeof right) });
    await expectRefused(run, path, new RegExp(`^${name}: `));
  });
});

test("the watch over files and tensors sees them", async () => {
  const seen = await watched(() => {
    writeFileSync(join(folder, "seen"), "");
    readFileSync(join(folder, "seen"));
    rmSync(join(folder, "seen"));
    return new MultilayerPerceptron({ layerSizes: [2, 2], seed: 1 });
  });
  expect(seen.files).toContain(`writeFileSync ${join(folder, "seen")}`);
  expect(seen.files).toContain(`readFileSync ${join(folder, "seen")}`);
  expect(seen.tensors).toBe(2);
  const trained = await watched(() =>
    trainReusably(net, 2, data, { epochs: 1 }, { folder: join(folder, "kept") }),
  );
  expect(trained.files.join()).toContain("kept");
  rmSync(join(folder, "kept"), { recursive: true });
});

describe("losses", () => {
  test.each(wrongTerms)("distillation refuses %s of %o when it is made", async (path, terms) => {
    await expectRefused(() => distillation(terms), path, /^distillation: /);
  });

  test.each(wrongTerms)(
    "the fast step and train refuse %s of %o in a loss that was made by hand",
    async (path, terms) => {
      const loss = Object.assign((...batch: Parameters<typeof hardTargets>) => hardTargets(...batch), {
        terms: terms,
      });
      await expectRefused(() => train(net, data, { loss }), path, /^train: /);
      const step = { loss, optimizer: "momentum", momentum: 0.9, maxNorm: Infinity } as const;
      await expectRefused(() => recordedStep(net, step), path, /^recordedStep: /);
    },
  );

  test.each([1, -0.1, NaN, "0.1", null, Infinity])("smoothedTargets refuses %o", async (wrong) => {
    await expectRefused(() => smoothedTargets(wrong as number), "labelSmoothing", "at least 0 and below 1");
  });

  test.each([{ weight: 0 }, { weight: -1 }, { weight: NaN }, { weight: "1" }, { wait: 1 }, 3])(
    "matchedLogits refuses %o",
    async (wrong) => {
      await expectRefused(() => matchedLogits(wrong as { weight: number }), "");
    },
  );

  test("take what is right", () => {
    const made = [
      distillation(TERMS),
      distillation({ temperature: 1, softWeight: 1, hardWeight: 0 }),
      matchedLogits(),
      smoothedTargets(0),
    ];
    expect(made).toHaveLength(4);
  });
});
