/** Safetensors files of any origin: read as they are, or refused with advice that fits a file of the user's own. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { dataset } from "../../src/data/make-dataset.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { cached } from "../../src/storage/cache.js";
import { readKeptArrays } from "../../src/storage/kept-arrays.js";
import { readArrays, writeArrays } from "../../src/storage/safetensors.js";
import { FileError } from "../../src/support/checks.js";
import { accuracyCurve } from "../../src/training/accuracy-curve.js";
import { bestEpoch } from "../../src/training/best-epoch.js";
import { train } from "../../src/training/train.js";
import { readTrial } from "../../src/trials/trial-folder.js";
import { stripes } from "../helpers.js";

const FROM_PYTHON = join(import.meta.dirname, "from-python");

/** A file of the format: length, header, values. */
function fileOf(header: unknown, values: Uint8Array = new Uint8Array()): string {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return write(Buffer.concat([length, json, values]));
}

function write(bytes: Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), "safetensors-")), "mine.safetensors");
  writeFileSync(path, bytes);
  return path;
}

const entry = (dtype: string, shape: unknown, offsets: unknown) => ({ dtype, shape, data_offsets: offsets });
const valuesOf = (path: string, name: string) => readArrays(path).arrays[name]!.values;

test("arrays that Python wrote, of every type that it has", () => {
  const { arrays, metadata } = readArrays(join(FROM_PYTHON, "types.safetensors"));
  expect(metadata).toEqual({});
  expect(Object.fromEntries(Object.entries(arrays).map(([name, { values }]) => [name, values]))).toEqual({
    f64: Float64Array.of(1.5, -2.25e-300),
    f32: Float32Array.of(1.5, -2.25),
    f16: Float32Array.of(1.5, -2.25, 2 ** -24, Infinity, 65504, 0.0999755859375),
    i64: BigInt64Array.of(-1n, 2n ** 53n + 1n),
    i32: Int32Array.of(-1, 2 ** 31 - 1),
    i16: Int16Array.of(-1, 300),
    i8: Int8Array.of(-1, 127),
    u8: Uint8Array.of(0, 255),
    u16: Uint16Array.of(0, 65535),
    u32: Uint32Array.of(0, 2 ** 32 - 1),
    u64: BigUint64Array.of(0n, 2n ** 63n),
    bool: Int32Array.of(1, 0, 1),
    scalar: Float32Array.of(7),
    empty: new Float32Array(0),
  });
  expect([arrays.f32!.shape, arrays.scalar!.shape, arrays.empty!.shape]).toEqual([[1, 2], [], [0, 3]]);
});

test("metadata that Python wrote", () => {
  const { arrays, metadata } = readArrays(join(FROM_PYTHON, "format.safetensors"));
  expect(metadata).toEqual({ format: "pt" });
  expect(arrays.w).toEqual({ shape: [2], values: Float32Array.of(1, 2) });
});

test("bfloat16 becomes float32", () => {
  const bits = new Uint16Array(
    new Uint32Array(Float32Array.of(1.5, -2.25, 2 ** 100, NaN).buffer).map((one) => one >>> 16),
  );
  const path = fileOf({ w: entry("BF16", [4], [0, 8]) }, new Uint8Array(bits.buffer));
  expect(valuesOf(path, "w")).toEqual(Float32Array.of(1.5, -2.25, 2 ** 100, NaN));
});

test("every float16, against its definition", () => {
  const bits = Uint16Array.from({ length: 2 ** 16 }, (_, index) => index);
  const path = fileOf({ w: entry("F16", [2 ** 16], [0, 2 ** 17]) }, new Uint8Array(bits.buffer));
  const found = valuesOf(path, "w");
  expect([found[1], found[0x3ff], found[0x400], found[0x3c00], found[0x7bff]]).toEqual([
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    1,
    65504,
  ]);
  expect(Object.is(found[0x8000], -0)).toBe(true);
  expect([found[0x7c00], found[0xfc00], found[0x7c01]]).toEqual([Infinity, -Infinity, NaN]);
  // From one to the next they rise, and the other half is the same with the other sign.
  for (let index = 1; index < 0x7c00; index++) {
    expect(found[index]! > found[index - 1]! && found[index + 0x8000] === -found[index]!).toBe(true);
  }
});

test("what was read goes into a data set: truth values and integers count as they are", () => {
  const { arrays } = readArrays(join(FROM_PYTHON, "types.safetensors"));
  const set = dataset({ inputs: arrays.bool!.values, shape: [1], labels: arrays.bool!.values, classes: 2 });
  expect([[...set.inputs], [...set.labels], set.scale]).toEqual([[1, 0, 1], [1, 0, 1], { zero: 0, unit: 1 }]);
});

test("arrays of every type are written as they are read", () => {
  const { arrays, metadata } = readArrays(join(FROM_PYTHON, "types.safetensors"));
  const path = write(new Uint8Array());
  writeArrays(path, { arrays, metadata });
  expect(readArrays(path).arrays).toEqual(arrays);
});

describe("a file of one's own is refused without a word of deleting it:", () => {
  const one = { w: entry("F32", [1], [0, 4]) };
  const four = new Uint8Array(4);
  test.each<[string, () => string, string]>([
    [
      "a type that isn't supported",
      () => fileOf({ w: entry("F8_E4M3", [4], [0, 4]) }, four),
      "expected the array w to be of F64, F32, F16, BF16, I64, U64, I32, U32, I16, U16, I8, U8, BOOL, found F8_E4M3. To repair: save it as one of these (in PyTorch: tensor.float())",
    ],
    [
      "values cut short",
      () => fileOf(one, new Uint8Array(3)),
      "expected 4 bytes of values, found 3: the file was cut short",
    ],
    [
      "offsets that don't fit the shape",
      () => fileOf({ w: entry("F32", [2], [0, 4]) }, four),
      "expected 8 bytes of the array w, found 4 in the header",
    ],
    [
      "offsets that run backwards",
      () => fileOf({ w: entry("F32", [1], [8, 4]) }, four),
      "expected 4 bytes of the array w, found -4",
    ],
    [
      "a shape below 0",
      () => fileOf({ w: entry("F32", [-1], [0, 4]) }, four),
      "expected type, shape and place of the array w",
    ],
    [
      "no offsets",
      () => fileOf({ w: { dtype: "F32", shape: [1] } }, four),
      "expected type, shape and place of the array w",
    ],
    ["a number for an array", () => fileOf({ w: 3 }, four), "expected type, shape and place of the array w"],
    [
      "metadata that are no texts",
      () => fileOf({ __metadata__: { epoch: 3 }, ...one }, four),
      "expected a safetensors header in JSON, found __metadata__.epoch: number instead of string. To repair: name a file",
    ],
    [
      "a list for a header",
      () => fileOf([1, 2]),
      "expected a safetensors header in JSON, found array instead of object. To repair: name a file",
    ],
    ["no JSON", () => fileOf("{w:"), "expected a safetensors header in JSON, found no JSON ("],
    [
      "PyTorch's own format",
      () => write(Buffer.from("PK\x03\x04 archive/data.pkl and so on")),
      "expected a safetensors header",
    ],
    [
      "gzipped",
      () => write(gzipSync(readFileSync(join(FROM_PYTHON, "format.safetensors")))),
      "expected a safetensors header",
    ],
    ["empty", () => write(new Uint8Array()), "found 0 bytes without one"],
    [
      "altered since it was written",
      () => fileOf({ __metadata__: { sha256: "0".repeat(64) }, ...one }, four),
      "expected values with SHA-256 000",
    ],
    [
      "not there",
      () => join(tmpdir(), "nowhere", "x.safetensors"),
      "expected a safetensors file, found ENOENT. To repair: name a file that exists",
    ],
    ["a folder", () => tmpdir(), "expected a safetensors file, found EISDIR"],
  ])("%s", (_what, make, message) => {
    const path = make();
    const refused = () => readArrays(path);
    expect(refused).toThrow(FileError);
    expect(refused).toThrow(`${path}: `);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/delet|remove/i);
  });

  test("as a checkpoint, which it is not, and it stays as it is", async () => {
    const path = write(readFileSync(join(FROM_PYTHON, "format.safetensors")));
    const before = readFileSync(path);
    const net = new MultilayerPerceptron({ layerSizes: [16, 4], seed: 1 });
    for (const resume of [true, false]) {
      const training = train(net, stripes(8), { epochs: 1, checkpoint: { path, everySeconds: 0, resume } });
      await expect(training).rejects.toThrow(
        `${path}: expected a checkpoint of a training, found another safetensors file. To repair: name another path for the checkpoint`,
      );
    }
    expect(readFileSync(path)).toEqual(before);
  });

  test("as the best net of a training, which it is not", () => {
    const path = write(readFileSync(join(FROM_PYTHON, "format.safetensors")));
    const net = new MultilayerPerceptron({ layerSizes: [16, 4], seed: 1 });
    expect(() => bestEpoch(net, path)).toThrow(
      "expected the best net of a training, found other arrays. To repair: name another path",
    );
    expect(existsSync(path)).toBe(true);
  });

  test("as the curves of a training, which it is not", () => {
    const path = write(Buffer.from('{"mine": 1}'));
    const net = new MultilayerPerceptron({ layerSizes: [16, 4], seed: 1 });
    const { look, read } = accuracyCurve(net, { test: stripes(8) }, path);
    const message = `${path}: expected the curves test of a training in JSON, found no test. To repair: name another path`;
    expect(read).toThrow(message);
    expect(() => {
      look({ epoch: 1, loss: 1, errors: undefined });
    }).toThrow(message);
    expect(readFileSync(path, "utf8")).toBe('{"mine": 1}');
  });

  test("as a trial, which it is not", () => {
    expect(() => readTrial(write(Buffer.from("epochs: 3")))).toThrow("To repair: name the file of a trial");
  });

  test("where float32 arrays were kept", () => {
    expect(() => readKeptArrays(join(FROM_PYTHON, "types.safetensors"), "see there")).toThrow(
      "expected float32 values",
    );
  });
});

test("a damaged file of the cache is computed again, which is what the warning says", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cache-"));
  const compute = () => ({ arrays: { w: { shape: [1], values: Float32Array.of(1) } }, metadata: {} });
  const { path } = await cached("kind", "key", compute, folder);
  writeFileSync(path, "damaged");
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  expect((await cached("kind", "key", compute, folder)).found).toBe(false);
  expect(warn.mock.calls[0]![0]).toContain("To repair: nothing to do, it is computed again now");
  warn.mockRestore();
});
