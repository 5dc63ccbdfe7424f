/** Teachers without weights: known by what they said. */
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/make-dataset.js";
import { firstExamples, selectExamples } from "../../src/data/select-examples.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { readArrays, writeArrays } from "../../src/storage/safetensors.js";
import { distillation } from "../../src/training/batch-loss.js";
import { ensembleTransferSet } from "../../src/training/ensemble-transfer-set.js";
import { evaluate, logitsOf } from "../../src/training/evaluate.js";
import type { GivenSoftTargets } from "../../src/training/given-soft-targets.js";
import { trainReusably } from "../../src/training/reusable-training.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import { stripes } from "../helpers.js";

const newFolder = () => mkdtempSync(join(tmpdir(), "given-"));
const makeNet = (seed: number) => new MultilayerPerceptron({ layerSizes: [16, 20, 4], seed });
const three = () => dataset({ name: "three", inputs: [[0], [1], [2]], labels: [0, 1, 2], classes: 3 });
const softmax = (logits: Float32Array, T = 1): number[] => {
  const powers = Array.from(logits, (logit) => Math.exp(logit / T));
  const sum = powers.reduce((total, one) => total + one, 0);
  return powers.map((power) => power / sum);
};

describe("logits", () => {
  const rows = [
    [1, 2, 3],
    [0, -1, -Infinity],
    [4, 5, 6],
  ];
  test.each<[string, () => Parameters<typeof transferSet>[0]]>([
    ["a typed array, by itself", () => Float32Array.from(rows.flat())],
    ["nested arrays, by themselves", () => rows],
    ["a tensor", () => tf.tensor2d(rows)],
    ["by name", () => ({ logits: rows })],
    ["as a file has them", () => ({ logits: { shape: [3, 3], values: Float64Array.from(rows.flat()) } })],
  ])("%s", async (_name, teacher) => {
    const { teacherLogits, labels } = await transferSet(teacher() as GivenSoftTargets, three());
    expect(teacherLogits).toEqual(Float32Array.from(rows.flat()));
    expect(labels).toEqual(Uint8Array.of(0, 1, 2));
  });

  test("of a safetensors file", async () => {
    const path = join(newFolder(), "teacher.safetensors");
    const logits = { shape: [3, 3], values: Float32Array.from({ length: 9 }, (_, at) => at) };
    writeArrays(path, { arrays: { logits }, metadata: {} });
    const read = readArrays(path).arrays.logits!;
    expect((await transferSet({ logits: read }, three())).teacherLogits).toEqual(logits.values);
  });

  test("teach as the net that gave them", async () => {
    const data = stripes(300);
    const teacher = makeNet(5);
    await train(teacher, data, { epochs: 8, batchSize: 32 });
    const unlabelled = dataset({ inputs: data.inputs, shape: [4, 4] });
    const transfer = await transferSet({ logits: logitsOf(teacher, data) }, unlabelled);
    const student = makeNet(6);
    const loss = distillation({ temperature: 4, softWeight: 1, hardWeight: 0 });
    await train(student, transfer, { epochs: 10, batchSize: 32, loss, learningRate: 0.05 });
    expect(evaluate(student, stripes(200, 2)).errors).toBeLessThan(12);
  });
});

test("probabilities are those of the logits at the temperature at which they were softened", async () => {
  const weights = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(weights, fc.constantFrom(undefined, 1, 4), async (numbers, temperature) => {
      const probabilities = [0, 1, 2].map((row) => {
        const own = numbers.slice(3 * row, 3 * row + 3);
        const sum = own.reduce((total, one) => total + one, 0);
        return own.map((one) => one / sum);
      });
      const given = { probabilities, ...(temperature && { temperature }) };
      const { teacherLogits } = await transferSet(given, three());
      probabilities.forEach((row, example) => {
        softmax(teacherLogits.subarray(3 * example, 3 * example + 3), temperature).forEach((p, label) => {
          expect(p).toBeCloseTo(row[label]!, 5);
        });
      });
    }),
    { numRuns: 30 },
  );
});

describe("the most probable classes", () => {
  const data = dataset({ name: "five", inputs: [[0], [1]], labels: [0, 4], classes: 5 });
  const topK = {
    classes: [
      [3, 0],
      [1, 2],
    ],
    probabilities: [
      [0.7, 0.2],
      [0.5, 0.5],
    ],
  };
  const at = async (given: GivenSoftTargets, example: number) => {
    const { teacherLogits } = await transferSet(given, data);
    return softmax(teacherLogits.subarray(5 * example, 5 * example + 5)).map(
      (p) => Math.round(1e6 * p) / 1e6,
    );
  };

  test("the rest is spread evenly, or goes to none", async () => {
    const third = Math.round(1e6 * (0.1 / 3)) / 1e6;
    expect(await at({ topK }, 0)).toEqual([0.2, third, third, 0.7, third]);
    expect(await at({ topK, rest: "evenly" }, 1)).toEqual([0, 0.5, 0.5, 0, 0]);
    expect(await at({ topK, rest: "none" }, 0)).toEqual([0.222222, 0, 0, 0.777778, 0]);
  });

  test("the loss takes classes of probability 0", async () => {
    const transfer = await transferSet({ topK, rest: "none" }, data);
    const net = new MultilayerPerceptron({ layerSizes: [1, 5], seed: 1 });
    const loss = distillation({ temperature: 3, softWeight: 1, hardWeight: 0 });
    const { epochs } = await train(net, transfer, { loss, epochs: 30 });
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss);
  });

  const refused = (given: object) => expect(transferSet(given as GivenSoftTargets, data)).rejects;
  test("is refused where it is none", async () => {
    const changed = (changes: object) => refused({ topK: { ...topK, ...changes } });
    await changed({
      classes: [
        [3, 5],
        [1, 2],
      ],
    }).toThrow("topK.classes for five must be whole numbers from 0 to 4, at example 0, value 1, got 5");
    await changed({
      classes: [
        [3, 0],
        [1, 1],
      ],
    }).toThrow("must name each class once, at example 1, got 1");
    await changed({ classes: [[3], [1]] }).toThrow("topK.classes for five must be [2, 2], got [2, 1]");
    await changed({
      probabilities: [
        [0.7, 0.4],
        [0.5, 0.5],
      ],
    }).toThrow(/topK.probabilities for five must sum to more than 0 and at most 1, at example 0, got 1.1/);
    await changed({
      probabilities: [
        [0, 0],
        [0.5, 0.5],
      ],
    }).toThrow("must sum to more than 0 and at most 1, at example 0, got 0");
    await changed({
      probabilities: [
        [0.7, NaN],
        [0.5, 0.5],
      ],
    }).toThrow("must be from 0 to 1, at example 0, value 1, got NaN");
    await refused({ topK, rest: "spread" }).toThrow('rest must be evenly or none, got "spread"');
    await refused({ topK: 5 }).toThrow("topK must be { classes, probabilities }, got 5");
    const unlabelled = dataset({ inputs: [[0], [1]] });
    await expect(transferSet({ topK }, unlabelled)).rejects.toThrow("must say how many classes there are");
  });
});

test("what is no teacher is refused, each with its own message", async () => {
  const refused = (given: unknown) => expect(transferSet(given as GivenSoftTargets, three())).rejects;
  const rows = [
    [0.5, 0.5, 0],
    [0.2, 0.2, 0.6],
    [1, 0, 0],
  ];
  await refused({ logits: rows.slice(1) }).toThrow(
    "transferSet: logits for three must be [3, 3], got [2, 3]",
  );
  await refused({ logits: rows.map((row) => row.slice(1)) }).toThrow(
    "logits for three must be [3, 3], got [3, 2]",
  );
  await refused(new Float32Array(8)).toThrow('logits for three must be [3, 3], got "8 values"');
  await refused({ logits: [rows[0], rows[1], [1, NaN, 2]] }).toThrow(
    "logits for three must be numbers below infinity, at example 2, value 1, got NaN",
  );
  await refused({ logits: rows, temperature: 2 }).toThrow("logits have no temperature");
  await refused({ probabilities: [rows[0], rows[1], [1, 0, 0.1]] }).toThrow(
    /probabilities for three must sum to 1, at example 2, got 1.1/,
  );
  await refused({ probabilities: [rows[0], rows[1], [1.5, 0, -0.5]] }).toThrow(
    "probabilities for three must be from 0 to 1, at example 2, value 0, got 1.5",
  );
  await refused({ probabilities: [rows[0], rows[1], [NaN, 0, 1]] }).toThrow("at example 2, value 0, got NaN");
  await refused({ probabilities: rows, temperature: 0 }).toThrow("temperature must be positive");
  await refused({ logit: rows }).toThrow("did you mean logits?");
  await refused({ logits: rows, probabilities: rows }).toThrow("a teacher must be a net, nets, { logits }");
  await refused({}).toThrow("a teacher must be a net, nets, { logits }");
  await refused([]).toThrow("there must be at least one teacher");
  await refused(undefined).toThrow(
    "the net must be a MultilayerPerceptron or a tf.LayersModel, got undefined",
  );
});

describe("several nets", () => {
  const data = stripes(60);

  test("each one's logits are kept, once, and a student learns from their mean at its T", async () => {
    const folder = newFolder();
    const nets = [makeNet(1), makeNet(2)];
    const transfer = await transferSet([nets[0]!, { net: nets[1]!, weight: 3 }], data, folder);
    expect(transfer.memberWeights).toEqual(Float32Array.of(0.25, 0.75));
    const [first, second] = nets.map((net) => logitsOf(net, data));
    const of = (example: number, member: number) =>
      transfer.memberLogits.slice((2 * example + member) * 4, (2 * example + member + 1) * 4);
    expect(of(7, 0)).toEqual(first!.slice(28, 32));
    expect(of(7, 1)).toEqual(second!.slice(28, 32));
    const files = () => readdirSync(join(folder, "soft-targets")).length;
    expect(files()).toBe(2);
    // One net's logits serve wherever it teaches.
    await transferSet(nets[1]!, data, folder);
    await transferSet([nets[1]!, nets[0]!], data, folder);
    expect(files()).toBe(2);
  });

  test("as beside the student", async () => {
    const nets = [makeNet(1), { net: makeNet(2), weight: 2 }];
    const loss = distillation({ temperature: 3, softWeight: 1, hardWeight: 0.1 });
    const options = { epochs: 3, batchSize: 16, loss };
    const [kept, beside] = [makeNet(3), makeNet(3)];
    await train(kept, await transferSet(nets, data, newFolder()), options);
    await train(beside, data, { ...options, teacher: nets });
    const found = beside.values().weights0!.values;
    kept.values().weights0!.values.forEach((weight, at) => {
      expect(found[at]).toBeCloseTo(weight, 4);
    });
  });

  test("examples keep their members' logits", async () => {
    const transfer = await transferSet([makeNet(1), makeNet(2)], data, newFolder());
    expect(selectExamples(transfer, [7]).memberLogits).toEqual(transfer.memberLogits.slice(56, 64));
    expect(firstExamples(transfer, 2).memberWeights).toEqual(transfer.memberWeights);
  });

  test("nets are kept by every logit and weight of theirs", async () => {
    const folder = newFolder();
    const loss = distillation({ temperature: 3, softWeight: 1, hardWeight: 0.1 });
    const transfer = await transferSet([makeNet(1), makeNet(2)], data, folder);
    const fromCache = async (set: typeof transfer) =>
      (await trainReusably(makeNet(3), 1, set, { epochs: 1, loss }, { folder })).fromCache;
    expect(await fromCache(transfer)).toBe(false);
    expect(await fromCache({ ...transfer })).toBe(true);
    const other = transfer.memberLogits.slice();
    other[100]! += 0.5;
    expect(await fromCache({ ...transfer, memberLogits: other })).toBe(false);
    expect(await fromCache({ ...transfer, memberWeights: Float32Array.of(0.25, 0.75) })).toBe(false);
  });

  test("a set that was put together by hand is checked", async () => {
    const transfer = await transferSet([makeNet(1), makeNet(2)], data, newFolder());
    const refused = (changes: object) =>
      expect(train(makeNet(3), { ...transfer, ...changes }, { epochs: 1 })).rejects;
    await refused({ memberWeights: undefined }).toThrow("memberWeights of stripes must be a Float32Array");
    await refused({ memberLogits: undefined }).toThrow(
      "either teacherLogits or memberLogits with memberWeights",
    );
    await refused({ teacherLogits: new Float32Array(240) }).toThrow("either teacherLogits or memberLogits");
    await refused({ memberLogits: new Float32Array(240) }).toThrow("memberLogits of stripes must be 480");
    await refused({ memberWeights: Float32Array.of(1.5, -0.5) }).toThrow(
      "above 0 and finite, at member 2, got -0.5",
    );
    await refused({ memberWeights: Float32Array.of(0.5, 0.4) }).toThrow(
      "memberWeights of stripes must sum to 1",
    );
    const broken = transfer.memberLogits.slice().fill(NaN, 9, 10);
    await refused({ memberLogits: broken }).toThrow("memberLogits of stripes, member by member,");
  });
});

test("soft targets of another teacher don't stay beside new ones", async () => {
  const data = stripes(20);
  const members = await transferSet([makeNet(1), makeNet(2)], data, newFolder());
  const how = { temperature: 2, mean: "arithmetic", soften: "members" } as const;
  for (const set of [
    await transferSet(makeNet(3), members, newFolder()),
    await transferSet({ logits: logitsOf(makeNet(3), data) }, members),
    await ensembleTransferSet([makeNet(3)], members, how, newFolder()),
  ]) {
    expect([set.teacherLogits.length, set.memberLogits, set.memberWeights]).toEqual([
      80,
      undefined,
      undefined,
    ]);
  }
  const again = await transferSet(
    [makeNet(1)],
    await transferSet(makeNet(3), data, newFolder()),
    newFolder(),
  );
  expect([again.teacherLogits, again.memberLogits.length]).toEqual([undefined, 80]);
});

test("leaves no tensor behind", async () => {
  const nets = [makeNet(1), makeNet(2)];
  const data = stripes(20);
  const before = tf.memory().numTensors;
  await transferSet(nets, data, newFolder());
  await transferSet({ logits: logitsOf(nets[0]!, data) }, data);
  expect(tf.memory().numTensors).toBe(before);
});
