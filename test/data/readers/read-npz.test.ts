/** NumPy's files: every type of numbers as NumPy writes it, and what is no such file. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AdmZip from "adm-zip";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { imageTensor } from "../../../src/data/batches.js";
import { readNpy } from "../../../src/data/readers/read-npy.js";
import { readNpz } from "../../../src/data/readers/read-npz.js";
import type { NamedArrayOptions } from "../../../src/data/readers/dataset-of-arrays.js";
import { ArgumentError, FileError } from "../../../src/support/checks.js";
import { values } from "../../helpers.js";

const folder = mkdtempSync(join(tmpdir(), "npz-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Made by make-numpy-types.py. */
const types = join(import.meta.dirname, "numpy-types.npz");

describe("every type, order of bytes and order of axes that NumPy has", () => {
  const kinds = ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"];
  const orders = ["", "big", "fortran", "bigfortran"];
  test.each(kinds.flatMap((kind) => orders.map((order) => kind + order)))("%s", (name) => {
    const set = readNpz(types, { inputs: name, labels: "labels" });
    const expected = [0, 1, 2, 3, 100, 5, 6, 7, 8, 9, 10, 11];
    if (/^[if]/.test(name)) expected[2] = -2;
    if (name.startsWith("f")) expected[1] = 0.375;
    const truths = expected.map((one) => (one === 0 ? 0 : 1));
    expect(set).toMatchObject({ count: 2, shape: [3, 2], classes: 3, labels: Uint8Array.of(0, 2) });
    expect([...set.inputs]).toEqual(name.startsWith("b1") ? truths : expected);
    // Only bytes stand for 0…1.
    const seen = values(imageTensor(set, [1]))[5];
    expect(seen).toBeCloseTo(name.startsWith("u1") ? 11 / 255 : name.startsWith("b1") ? 1 : 11, 5);
  });
});

describe("labels that are texts", () => {
  const texts = join(import.meta.dirname, "numpy-texts.npz");
  const read = (labels: string, options: object = {}) =>
    readNpz(texts, { inputs: "inputs", labels, shape: [1], ...options });
  const classNames = ["Märzenbecher", "Rose", "rose", "tulip", "🌷"].sort();

  test.each(["U", "Ubig", "S", "column"])("become classes with names: %s", (labels) => {
    const set = read(labels);
    expect([set.classes, set.classNames]).toEqual([5, classNames]);
    const found = Array.from(set.labels, (label) => set.classNames![label]);
    expect(found).toEqual(["tulip", "rose", "Rose", "Märzenbecher", "🌷"]);
  });

  test("numbers written as texts count as themselves; given names set the order; readNpy reads them, too", () => {
    expect([...read("numbers").labels]).toEqual([2, 0, 1, 0, 2]);
    const reversed = [...classNames].reverse();
    expect(read("U", { classNames: reversed }).labels[0]).toBe(reversed.indexOf("tulip"));
    const entry = new AdmZip(texts).getEntry("U.npy")!;
    const labels = write(entry.getData(), "labels.npy");
    const inputs = write(npy(Float32Array.of(1, 2, 3, 4, 5), header("<f4", [5, 1])));
    expect(readNpy(inputs, { labels }).classNames).toEqual(classNames);
  });

  test("what is no class, or no list, is refused by its place", () => {
    const few = { classNames: ["tulip", "rose"] };
    expect(() => read("U", few)).toThrow(/U\.npy: label 2: expected one of tulip, rose, found Rose/);
    expect(() => read("two")).toThrow("found texts of shape [5, 2]. To repair: save one text for each");
    expect(() => read("O")).toThrow("found Python objects (dtype O). To repair: save an array of numbers");
    expect(() => read("O")).toThrow("or labels as texts: dtype=str");
    // As inputs they are none.
    expect(() => readNpz(texts, { inputs: "U" })).toThrow("found texts (dtype U12). To repair: save numbers");
  });
});

/** Writes an array as NumPy does, or with another header. */
function npy(values: ArrayBufferView, header: string, { version = 1, start = "\x93NUMPY" } = {}): Buffer {
  const padded = Buffer.from(`${header}\n`, "latin1");
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(padded.length);
  else length.writeUInt32LE(padded.length);
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([Buffer.from(start, "latin1"), Buffer.of(version, 0), length, padded, bytes]);
}
const header = (descr: string, shape: readonly number[], order = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
const floats = Float32Array.of(1, 2, 3, 4);
const write = (content: Uint8Array, name = "inputs.npy") => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const zip = (arrays: Record<string, Buffer>) => {
  const archive = new AdmZip();
  for (const [name, bytes] of Object.entries(arrays)) archive.addFile(`${name}.npy`, bytes);
  return write(archive.toBuffer(), "arrays.npz");
};

test("whatever is written is read, with labels, targets and weights", () => {
  const row = fc.float({ noNaN: true, noDefaultInfinity: true });
  const label = fc.integer({ min: 0, max: 70_000 - 1 - 4464 });
  const example = fc.record({
    inputs: fc.tuple(row, row, row),
    label,
    target: row,
    weight: fc.float({ min: 1, max: 9, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(example, { minLength: 1, maxLength: 9 }), (examples) => {
      const count = examples.length;
      const path = zip({
        x: npy(Float32Array.from(examples.flatMap(({ inputs }) => inputs)), header("<f4", [count, 3])),
        y: npy(
          BigInt64Array.from(examples, (one) => BigInt(one.label)),
          header("<i8", [count]),
        ),
        t: npy(
          Float64Array.from(examples, ({ target }) => target),
          header("<f8", [count, 1]),
          { version: 2 },
        ),
        w: npy(
          Float32Array.from(examples, ({ weight }) => weight),
          header("<f4", [count]),
        ),
      });
      const set = readNpz(path, { inputs: "x", labels: "y", targets: "t", weights: "w", classes: 65_536 });
      expect([...set.inputs]).toEqual(examples.flatMap(({ inputs }) => inputs));
      expect([...set.labels]).toEqual(examples.map((one) => one.label));
      expect([...set.targets!]).toEqual(examples.map(({ target }) => target));
      expect([...set.weights!]).toEqual(examples.map(({ weight }) => weight));
    }),
    { numRuns: 40 },
  );
});

test("arrays are no Buffers, whose copies share memory", () => {
  const path = zip({
    x: npy(Uint8Array.of(1, 2), header("|u1", [2, 1])),
    y: npy(floats.subarray(2), header("<f4", [2, 1])),
  });
  const bytes = readNpz(path, { inputs: "x" }).inputs;
  bytes.slice().fill(0);
  expect([Buffer.isBuffer(bytes), [...bytes]]).toEqual([false, [1, 2]]);
  expect(readNpz(path, { inputs: "y" }).inputs).toEqual(Float32Array.of(3, 4));
});

test("single arrays from files, gzipped or not; shape, names and scale as asked for", () => {
  const bytes = npy(Uint8Array.of(0, 255, 255, 0), header("|u1", [2, 2]));
  const inputs = write(bytes);
  const labels = write(npy(Uint8Array.of(1, 0), header("|u1", [2])), "labels.npy");
  const options = {
    labels,
    shape: [1, 2, 1],
    classNames: ["a", "b"],
    scale: { zero: 0, unit: 1 },
    name: "mine",
  };
  const set = readNpy(inputs, options);
  expect(set).toMatchObject({ name: "mine", shape: [1, 2, 1], classes: 2, classNames: ["a", "b"] });
  expect(values(imageTensor(set, [0]))).toEqual([0, 255]);
  expect(readNpy(inputs).labels).toBeUndefined();
});

describe("refuses", () => {
  const good = npy(floats, header("<f4", [2, 2]));
  test.each<[string, Buffer, string]>([
    ["nothing", Buffer.alloc(0), "expected an array as numpy.save writes it, found nothing"],
    [
      "something else",
      Buffer.from("1 2 3\n4 5 6\n"),
      "found something else. To repair: write it in Python: numpy.save",
    ],
    ["a pickle", Buffer.of(0x80, 4, 0x95, 0), "found a pickled Python object"],
    ["a web page", Buffer.from("<!DOCTYPE html>"), "expected an .npy file, found a web page"],
    ["a cut magic", good.subarray(0, 8), "found a header that is cut short, 8 bytes in all"],
    ["a cut header", good.subarray(0, 40), "found a header that is cut short, 40 bytes in all"],
    [
      "cut values",
      good.subarray(0, good.length - 1),
      "expected 16 bytes of values for shape [2, 2], found 15: cut short",
    ],
    ["values too many", Buffer.concat([good, good]), "too long. To repair: write or copy it again"],
    [
      "objects",
      npy(floats, header("|O", [2])),
      "found Python objects (dtype O). To repair: save an array of numbers",
    ],
    ["texts", npy(floats, header("<U2", [2])), "found texts (dtype U2). To repair: save numbers: np.unique"],
    ["complex numbers", npy(floats, header("<c8", [2])), "found complex numbers (dtype c8)"],
    ["dates", npy(floats, header("<M8[ns]", [2])), "found dates (dtype M8)"],
    [
      "quadruple floats",
      npy(floats, header("<f16", [1])),
      "found values of a type that is not supported (dtype f16)",
    ],
    [
      "records",
      npy(floats, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,), }"),
      "found records. To repair: save each field",
    ],
    ["no shape", npy(floats, "{'descr': '<f4', 'fortran_order': False, }"), "found the header {'descr'"],
  ])("%s", (_what, bytes, message) => {
    const path = write(bytes);
    expect(() => readNpy(path)).toThrow(FileError);
    expect(() => readNpy(path)).toThrow(message);
    expect(() => readNpy(path)).toThrow(path);
  });

  test.each<[string, Buffer, string]>([
    [
      "NaN",
      npy(Float32Array.of(1, 2, NaN, 4), header("<f4", [2, 2])),
      "readNpy: inputs of inputs.npy must be finite numbers, at example 1, value 0, got NaN",
    ],
    [
      "one number",
      npy(Float32Array.of(1), header("<f4", [])),
      "inputs.npy must say the shape of one example",
    ],
    ["numbers in one row", npy(floats, header("<f4", [4])), "inputs.npy must say the shape of one example"],
    [
      "no examples",
      npy(new Float32Array(0), header("<f4", [0, 2])),
      'must be examples of 2 values each (shape [2]), got "0 values"',
    ],
  ])("%s", (_what, bytes, message) => {
    const path = write(bytes);
    expect(() => readNpy(path)).toThrow(ArgumentError);
    expect(() => readNpy(path)).toThrow(message);
  });

  const two = { x: good, y: npy(Int32Array.of(0, 1), header("<i4", [2])) };
  test.each<[string, NamedArrayOptions, string]>([
    [
      "an array that is not there",
      { inputs: "images" },
      "expected an array images, found minus, one, x, y, z. To repair: name an array",
    ],
    [
      "a near name",
      { inputs: "x", labels: "Y" },
      "expected an array Y, found minus, one, x, y, z; did you mean y?",
    ],
    [
      "another shape",
      { inputs: "x", shape: [3] },
      "inputs of arrays.npz must have shape [count, 3], got [2, 2]",
    ],
    [
      "labels that are rows",
      { inputs: "x", labels: "x" },
      "labels of arrays.npz must be one whole number for each example, no one-hot rows",
    ],
    [
      "labels of fewer classes",
      { inputs: "x", labels: "z", classes: 2 },
      "must be whole numbers from 0 to 1, at position 1, got 4",
    ],
    [
      "labels below 0",
      { inputs: "x", labels: "minus" },
      "(leave out examples that are to be ignored, or give them any label and weight 0), at position 0, got -1",
    ],
    [
      "labels that are too few",
      { inputs: "x", labels: "one" },
      "labels of arrays.npz must be 2, one for each example, got 1",
    ],
    [
      "a weight below 0",
      { inputs: "x", weights: "minus" },
      "weights of arrays.npz must be at least 0, at position 0, got -1",
    ],
    [
      "no inputs",
      { labels: "y" } as unknown as NamedArrayOptions,
      "readNpz: inputs must be a text that is not empty",
    ],
    ["another option", { input: "x" } as unknown as NamedArrayOptions, 'got "input"; did you mean inputs?'],
  ])("%s", (_what, options, message) => {
    const labels = (list: number[]) => npy(Int32Array.from(list), header("<i4", [list.length]));
    const path = zip({ ...two, z: labels([0, 4]), minus: labels([-1, 1]), one: labels([1]) });
    expect(() => readNpz(path, options)).toThrow(message);
  });

  test("archives that are none, are cut short, or were changed", () => {
    const path = zip(two);
    const whole = readFileSync(path);
    const read = (bytes: Uint8Array) => () => readNpz(write(bytes, "other.npz"), { inputs: "x" });
    expect(read(whole.subarray(0, -30))).toThrow("expected an .npz archive, found another or a damaged file");
    expect(read(Buffer.from("text"))).toThrow("expected an .npz archive, found another or a damaged file");
    expect(read(Buffer.alloc(0))).toThrow("expected an .npz archive");
    expect(read(good)).toThrow(
      "expected an .npz archive, found a single array. To repair: read it by readNpy",
    );
    expect(() => readNpz(join(folder, "none.npz"), { inputs: "x" })).toThrow(
      "expected an .npz archive, found no file",
    );
    // Wherever a bit of the values changes, it is seen.
    const at = whole.indexOf("x.npy") + 12;
    const changed = Uint8Array.from(whole);
    changed[at]! ^= 4;
    expect(read(changed)).toThrow("expected the array x.npy, found damage");
    expect(() => readNpz(path, { inputs: "x" })).not.toThrow();
  });
});
