/** Sets whose inputs stay in a file: the same numbers as in memory, at each place that takes a data set. */
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { imageTensor } from "../../src/data/batches.js";
import { exampleInputs, type Dataset, type LabelledDataset } from "../../src/data/dataset.js";
import { isInFile } from "../../src/data/file-inputs.js";
import { dataset, type FileDatasetOptions } from "../../src/data/make-dataset.js";
import { selectExamples } from "../../src/data/select-examples.js";
import { splitDataset } from "../../src/data/split-dataset.js";
import { standardised } from "../../src/data/standardised.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { hasSessions } from "../../src/training/recorded/session.js";
import { evaluate } from "../../src/training/evaluate.js";
import { trainReusably } from "../../src/training/reusable-training.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import { stripes, values } from "../helpers.js";

const folder = mkdtempSync(join(tmpdir(), "inputs-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, content: string | NodeJS.ArrayBufferView) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);
const npy = (descr: string, shape: string, values: ArrayBufferView, order = "False") => {
  const header = Buffer.from(`{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }\n`);
  const start = Buffer.from("\x93NUMPY\x01\x00\x00\x00", "latin1");
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, header, bytesOf(values)]);
};

/** The same examples in memory, and as bytes and floats in files. */
const memory = stripes(300);
const rest = { labels: memory.labels, classes: 4, shape: [4, 4], name: "stripes" };
const bytes = () => dataset({ file: write("bytes.bin", memory.inputs), type: "uint8", ...rest });
const scaled = Float32Array.from(memory.inputs, (value) => Math.fround(value / 255));
const floats = () => dataset({ file: write("floats.npy", npy("<f4", "300, 4, 4", scaled)), ...rest });
const makeNet = (seed = 1) => new MultilayerPerceptron({ layerSizes: [16, 8, 4], seed });
const all = ({ count }: Dataset) => Array.from({ length: count }, (_, position) => position);

describe.each<[string, () => LabelledDataset]>([
  ["bytes", bytes],
  ["floats of an .npy file", floats],
])("%s", (_kind, make) => {
  test("are seen as those in memory, in any order, moved or not", () => {
    const set = make();
    expect(isInFile(set.inputs)).toBe(true);
    expect(set).toMatchObject({ count: 300, shape: [4, 4], classes: 4 });
    const order = fc.array(fc.integer({ min: 0, max: 299 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(order, (positions) => {
        expect(values(imageTensor(set, positions))).toEqual(values(imageTensor(memory, positions)));
      }),
    );
    expect(values(imageTensor(set, all(set)))).toEqual(values(imageTensor(memory, all(memory))));
    expect(exampleInputs(set, 7)).toEqual((make === bytes ? memory.inputs : scaled).subarray(112, 128));
  });

  test.runIf(hasSessions()).each(["plain", "recorded"] as const)(
    "train a net to the same weights, %s step",
    async (step) => {
      const set = make();
      const options = { epochs: 2, batchSize: 32, maxShiftPixels: 1, step, evaluateOn: set };
      const [inMemory, inFile] = [makeNet(), makeNet()];
      const history = await train(inMemory, memory, options);
      expect((await train(inFile, set, options)).epochs).toEqual(history.epochs);
      expect(inFile.values()).toEqual(inMemory.values());
    },
  );

  test("parts, standardised parts and transfer sets stay in the file", async () => {
    const [here, there] = [memory, make()].map((set) => splitDataset(set, { validation: 50, seed: 2 }));
    expect([here!, there!].map(({ validation }) => isInFile(validation.inputs))).toEqual([false, true]);
    const see = (set: Dataset) => values(imageTensor(set, all(set)));
    expect(see(there!.validation)).toEqual(see(here!.validation));
    const twice = selectExamples(there!.validation, [3, 3, 0]);
    expect(see(twice)).toEqual(see(selectExamples(here!.validation, [3, 3, 0])));
    const [one, other] = [here!, there!].map((parts) => standardised(parts).validation);
    see(other!).forEach((value, index) => {
      expect(value).toBeCloseTo(see(one!)[index]!, 5);
    });
    const teacher = makeNet(3);
    const transfer = await transferSet(teacher, there!.training, folder);
    expect(transfer.teacherLogits).toEqual(
      (await transferSet(teacher, here!.training, folder)).teacherLogits,
    );
    expect(evaluate(teacher, transfer)).toEqual(evaluate(teacher, here!.training));
  });
});

describe("what is kept", () => {
  const keep = (set: LabelledDataset) => trainReusably(makeNet(), 1, set, { epochs: 1 }, { folder });

  test("is known by the values, wherever they lie, and by which examples", async () => {
    expect((await keep(bytes())).fromCache).toBe(false);
    expect((await keep(bytes())).fromCache).toBe(true);
    const moved = dataset({ file: write("moved.bin", memory.inputs), type: "uint8", ...rest });
    expect((await keep(moved)).fromCache).toBe(true);
    const inNpy = dataset({ file: write("bytes.npy", npy("|u1", "300, 16", memory.inputs)), ...rest });
    expect((await keep(inNpy)).fromCache).toBe(true);
    const first = all(memory).slice(0, 200);
    expect((await keep(selectExamples(bytes(), first))).fromCache).toBe(false);
    expect((await keep(selectExamples(bytes(), first))).fromCache).toBe(true);
    expect(
      (
        await keep(
          selectExamples(
            bytes(),
            first.map((position) => position + 1),
          ),
        )
      ).fromCache,
    ).toBe(false);
  });

  test("a file with one other value is another", async () => {
    const changed = memory.inputs.slice();
    changed[4799]! ^= 1;
    const set = dataset({ file: write("other.bin", changed), type: "uint8", ...rest });
    expect((await keep(set)).fromCache).toBe(false);
  });
});

describe("a file that was changed since", () => {
  test.each<[string, (path: string) => void]>([
    [
      "written to",
      (path) => {
        writeFileSync(
          path,
          memory.inputs.map((value) => 255 - value),
        );
        utimesSync(path, new Date(), new Date(Date.now() + 5000));
      },
    ],
    [
      "cut short",
      (path) => {
        writeFileSync(path, memory.inputs.subarray(0, 100));
      },
    ],
  ])("%s is refused, whatever looks at it", async (_how, change) => {
    const set = bytes();
    evaluate(makeNet(), set);
    change(join(folder, "bytes.bin"));
    const message = "bytes.bin: expected the file as it was when its data set was made, found";
    expect(() => evaluate(makeNet(), set)).toThrow(message);
    expect(() => exampleInputs(set, 299)).toThrow(message);
    await expect(train(makeNet(), set, { epochs: 1 })).rejects.toThrow(message);
    await expect(transferSet(makeNet(), set, folder)).rejects.toThrow(message);
    await expect(trainReusably(makeNet(), 1, set, { epochs: 1 }, { folder })).rejects.toThrow(message);
  });

  test("by another file under its name: the set stays what it was", () => {
    const set = bytes();
    rmSync(join(folder, "bytes.bin"));
    write("bytes.bin", new Uint8Array(4800));
    expect(exampleInputs(set, 7)).toEqual(memory.inputs.subarray(112, 128));
  });
});

test("a number that is not finite is named when it is read", () => {
  const set = dataset({
    file: write("nan.bin", bytesOf(Float32Array.of(1, 2, 3, NaN))),
    type: "float32",
    shape: [2],
  });
  expect(values(imageTensor(set, [0]))).toEqual([1, 2]);
  const message = "nan.bin: expected finite numbers, found NaN in example 1, value 1";
  expect(() => imageTensor(selectExamples(set, [1, 0]), [0])).toThrow(message);
});

describe("refuses", () => {
  const file = write("four.bin", Uint8Array.of(1, 2, 3, 4));
  test.each<[string, object, string]>([
    [
      "no file",
      { file: join(folder, "none.bin"), type: "uint8", shape: [2] },
      "none.bin: expected a file of inputs, found no file",
    ],
    [
      "no file at a relative path, which is named as it was given",
      { file: "data/none.npy" },
      `data/none.npy: expected a file of inputs, found no file, looked for in ${process.cwd()}. To repair: name a file`,
    ],
    ["a folder", { file: folder, type: "uint8", shape: [2] }, "expected a file, found a folder"],
    ["a path that is none", { file: 7, type: "uint8", shape: [2] }, "dataset: file must be a path, got 7"],
    [
      "no type",
      { file, shape: [2] },
      'dataset: type, "uint8", "float16" or "float32", must be given for a file of raw values',
    ],
    ["no shape", { file, type: "uint8" }, "dataset: shape, such as [784], must be given"],
    [
      "another type",
      { file, type: "float64", shape: [2] },
      'type must be "uint8", "float16" or "float32", got "float64"',
    ],
    [
      "a type without a file",
      { inputs: [1], type: "uint8", shape: [1] },
      "type must be given with a file only",
    ],
    [
      "inputs and a file",
      { inputs: [1], file, type: "uint8", shape: [1] },
      "must have inputs or a file, not both",
    ],
    [
      "half an example",
      { file, type: "uint8", shape: [3] },
      "four.bin: expected whole examples of 3 bytes (uint8, shape [3]), found 4 bytes",
    ],
    ["an empty file", { file: write("empty.bin", ""), type: "uint8", shape: [3] }, "found 0 bytes"],
    ["a shape of zero", { file, type: "uint8", shape: [0] }, "shape"],
    [
      "labels that are too few",
      { file, type: "uint8", shape: [2], labels: [1], classes: 2 },
      "labels of data must be 2, one for each example, got 1",
    ],
    [
      "a gzipped file",
      { file: write("four.bin.gz", "x"), type: "uint8", shape: [1] },
      "expected raw values or an .npy file, found another format by its name",
    ],
    [
      "64-bit floats",
      { file: write("f8.npy", npy("<f8", "1, 1", Float64Array.of(1))) },
      "expected uint8, float16 or float32, to be read while training, found F64",
    ],
    [
      "big-endian floats",
      { file: write("big.npy", npy(">f4", "1, 1", Float32Array.of(1))) },
      "found big-endian values",
    ],
    [
      "Fortran's order",
      { file: write("order.npy", npy("<f4", "1, 2", Float32Array.of(1, 2), "True")) },
      "found Fortran's order of axes",
    ],
    [
      "an .npy file cut short",
      { file: write("cut.npy", npy("<f4", "2, 2", Float32Array.of(1, 2, 3))) },
      "bytes for shape [2, 2], found",
    ],
    [
      "another type than the file's",
      { file: write("f4.npy", npy("<f4", "1, 2", Float32Array.of(1, 2))), type: "uint8" },
      "type must be that of",
    ],
    [
      "another shape than the file's",
      { file: write("f4.npy", npy("<f4", "1, 2", Float32Array.of(1, 2))), shape: [3] },
      "shape must be of 2 values, as examples of",
    ],
    [
      "an .npy file of texts",
      { file: write("text.npy", npy("<U1", "1, 2", Float32Array.of(1, 2))) },
      "found texts (dtype U1)",
    ],
  ])("%s", (_what, options, message) => {
    expect(() => dataset(options as FileDatasetOptions)).toThrow(message);
  });
});

test("a set of 8 GB trains in less than 1 GB of memory", async () => {
  const [count, size, mark] = [8192, 2 ** 20, 4096];
  const file = join(folder, "large.bin");
  const descriptor = openSync(file, "w");
  // Sparse: only the first bytes of the examples of one class are written.
  ftruncateSync(descriptor, count * size);
  for (let example = 1; example < count; example += 2)
    writeSync(descriptor, new Uint8Array(mark).fill(255), 0, mark, example * size);
  closeSync(descriptor);
  const labels = Uint8Array.from({ length: count }, (_, example) => example % 2);
  const set = dataset({ file, type: "uint8", shape: [size], labels, classes: 2 });
  const { training, test: others } = splitDataset(set, { validation: 7800, test: 64, seed: 1 });
  const before = process.memoryUsage.rss();
  let most = 0;
  const net = new MultilayerPerceptron({ layerSizes: [size, 2], seed: 1 });
  await train(net, training, {
    epochs: 1,
    batchSize: 8,
    learningRate: 0.001,
    onProgress: () => {
      most = Math.max(most, process.memoryUsage.rss());
    },
  });
  expect(evaluate(net, others).errors).toBe(0);
  expect(Math.max(most, process.memoryUsage.rss()) - before).toBeLessThan(2 ** 30);
}, 60_000);
