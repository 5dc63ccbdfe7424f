/** Compiled kernels against those in JavaScript, bit for bit; and that neither leaves its arrays. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { javascriptKernels } from "../../src/kernels/javascript.js";
import { compiledKernels } from "../../src/kernels/compiled-kernels.js";
import { kernels } from "../../src/kernels/kernels.js";
import { compiledAddon } from "../../src/runtime/compiled-addon.js";
import { randomGenerator } from "../../src/support/random.js";

const compiled = compiledKernels()!;

test("set-up compiled them", () => {
  expect(compiledKernels()).toBeDefined();
});

test("the process uses them, unless WebAssembly was asked for", () => {
  const usesJavaScript = process.env.DARK_KNOWLEDGE_BACKEND === "wasm";
  const message = usesJavaScript ? "Invalid typed array length" : "expected free memory";
  expect(() => kernels.alignedFloats(2 ** 50)).toThrow(message);
});

test("masks: the same bits, and the generator goes on from the same state", () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const bits = fc.constantFrom(1, 2, 4, 8, 16);
  const length = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 16_000, max: 40_000 }));
  fc.assert(
    fc.property(
      seeds,
      bits,
      length,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (seed, bits, length, part) => {
        const options = { bits, threshold: Math.round(part * (2 ** bits - 1)), kept: 1 / (1.01 - part) };
        const [ours, reference] = [compiled, javascriptKernels].map(({ fillMask }) => {
          // A unit more than is asked for, to see that nothing is written beyond.
          const values = new Float32Array(length + 1).fill(-1);
          const state = Int32Array.from(randomGenerator(seed).state());
          fillMask(values.subarray(0, length), options, state);
          return { values, state };
        });
        expect(ours).toEqual(reference);
        expect(ours!.values[length]).toBe(-1);
      },
    ),
  );
});

test("images: the same values for all greys, sizes and shifts, beyond the frame too", () => {
  const size = fc.integer({ min: 1, max: 40 });
  const shift = fc.integer({ min: -45, max: 45 });
  fc.assert(
    fc.property(
      size,
      size,
      fc.array(fc.tuple(fc.nat(9), shift, shift), { maxLength: 12 }),
      (height, width, rows) => {
        const pixels = Uint8Array.from({ length: 10 * height * width }, (_, pixel) => (pixel * 37) % 256);
        const positions = Uint32Array.from(rows, ([position]) => position);
        const shifts = Int32Array.from(rows.flatMap(([, right, down]) => [right, down]));
        const [ours, reference] = [compiled, javascriptKernels].map(({ writeImages }) => {
          const values = new Float32Array(rows.length * height * width + 1).fill(-1);
          writeImages({ pixels, height, width }, positions, shifts, values.subarray(0, -1));
          return values;
        });
        expect(ours).toEqual(reference);
        expect(ours!.at(-1)).toBe(-1);
      },
    ),
  );
});

test("memory: as long as asked for, and an error where there is none", () => {
  for (const length of [0, 1, 17, 100_000]) {
    const values = compiled.alignedFloats(length);
    expect(values).toHaveLength(length);
    expect(values.fill(length).every((value) => value === length)).toBe(true);
  }
  expect(() => kernels.alignedFloats(-1)).toThrow("alignedFloats: length must be a whole number");
  expect(() => compiled.alignedFloats(2 ** 50)).toThrow("expected free memory");
});

test("arguments that don't fit are refused before memory is touched", () => {
  const images = { pixels: new Uint8Array(18), height: 3, width: 3 };
  const write = (positions: number[], shifts: number[], length: number) => () => {
    kernels.writeImages(
      images,
      Uint32Array.from(positions),
      Int32Array.from(shifts),
      new Float32Array(length),
    );
  };
  expect(write([1], [0, 0], 9)).not.toThrow();
  expect(write([2], [0, 0], 9)).toThrow("writeImages: positions must be below 2, got 2");
  expect(write([1], [0], 9)).toThrow("writeImages: shifts must be 2, got 1");
  expect(write([1], [0, 0], 8)).toThrow("writeImages: target must have 9 values, got 8");
  const fill = (bits: number, words: number) => () => {
    kernels.fillMask(new Float32Array(4), { bits, threshold: 1, kept: 2 }, new Int32Array(words));
  };
  expect(fill(3, 4)).toThrow("fillMask: bits must be 1, 2, 4, 8 or 16, got 3");
  expect(fill(8, 3)).toThrow("fillMask: state must be four words, got 3");
});

describe("the compiled functions themselves refuse, and don't crash, on", () => {
  const addon = compiledAddon("kernels") as Record<string, (...values: unknown[]) => unknown>;
  const images = [new Uint8Array(18), Uint32Array.of(1), Int32Array.of(0, 0), 3, 3, new Float32Array(9)];
  const mask = [new Float32Array(4), 8, 1, 5, new Int32Array(4)];
  const changed = (values: unknown[], at: number, value: unknown) =>
    values.map((one, index) => (index === at ? value : one));
  test.each<[string, string, unknown[], string]>([
    ["plain pixels", "writeImages", changed(images, 0, new Array(18).fill(0)), "pixels must be a Uint8Array"],
    [
      "pixels of floats",
      "writeImages",
      changed(images, 0, new Float32Array(18)),
      "pixels must be a Uint8Array",
    ],
    ["no pixels", "writeImages", changed(images, 0, undefined), "pixels must be a Uint8Array"],
    ["a buffer", "writeImages", changed(images, 0, new ArrayBuffer(18)), "pixels must be a Uint8Array"],
    ["plain positions", "writeImages", changed(images, 1, [1]), "positions must be a Uint32Array"],
    [
      "signed positions",
      "writeImages",
      changed(images, 1, Int32Array.of(-1)),
      "positions must be a Uint32Array",
    ],
    ["positions beyond", "writeImages", changed(images, 1, Uint32Array.of(2)), "positions must be below 2"],
    ["too few shifts", "writeImages", changed(images, 2, new Int32Array(1)), "shifts must be two for each"],
    [
      "shifts of floats",
      "writeImages",
      changed(images, 2, new Float32Array(2)),
      "shifts must be a Int32Array",
    ],
    ["a height of 0", "writeImages", changed(images, 3, 0), "height must be a whole number from 1"],
    ["a height of NaN", "writeImages", changed(images, 3, NaN), "height must be a whole number from 1"],
    ["a width that is a text", "writeImages", changed(images, 4, "3"), "width must be a whole number from 1"],
    ["a width of 2 ** 31", "writeImages", changed(images, 4, 2 ** 31), "width must be a whole number from 1"],
    [
      "a target too short",
      "writeImages",
      changed(images, 5, new Float32Array(8)),
      "target must have a value for each",
    ],
    [
      "a target of bytes",
      "writeImages",
      changed(images, 5, new Uint8Array(36)),
      "target must be a Float32Array",
    ],
    ["no arguments", "writeImages", [], "pixels must be a Uint8Array"],
    ["a plain mask", "fillMask", changed(mask, 0, [0, 0, 0, 0]), "mask must be a Float32Array"],
    ["a mask of doubles", "fillMask", changed(mask, 0, new Float64Array(4)), "mask must be a Float32Array"],
    ["three bits", "fillMask", changed(mask, 1, 3), "bits must be 1, 2, 4, 8 or 16"],
    ["no bits", "fillMask", changed(mask, 1, 0), "bits must be a whole number from 1 to 16"],
    ["a threshold below 0", "fillMask", changed(mask, 2, -1), "threshold must be a whole number from 0"],
    ["a state of three words", "fillMask", changed(mask, 4, new Int32Array(3)), "state must be four words"],
    ["a plain state", "fillMask", changed(mask, 4, [1, 2, 3, 4]), "state must be a Int32Array"],
    ["less than no memory", "alignedBuffer", [-64], "bytes must be a whole number from 0"],
    ["memory without end", "alignedBuffer", [Infinity], "bytes must be a whole number from 0"],
  ])("%s", (_what, name, values, message) => {
    expect(() => addon[name]!(...values)).toThrow(TypeError);
    expect(() => addon[name]!(...values)).toThrow(`${name}: ${message}`);
  });
});

describe("kinds that don't fit are refused by name with compiled code and without:", () => {
  const write = (changes: object) => () => {
    const all = { pixels: new Uint8Array(4), height: 2, width: 2, target: new Float32Array(4), ...changes };
    const { target, ...images } = all;
    kernels.writeImages(images, Uint32Array.of(0), Int32Array.of(0, 0), target);
  };
  test.each<[object, string]>([
    [{ pixels: [0, 0, 0, 0] }, "writeImages: pixels must be a Uint8Array, got [0, 0, 0, 0]"],
    [
      { pixels: new Float32Array(4) },
      "writeImages: pixels must be a Uint8Array, got Float32Array of 16 bytes",
    ],
    [{ target: new Float64Array(4) }, "writeImages: target must be a Float32Array"],
    [{ height: 0.5 }, "writeImages: height must be a whole number"],
    [{ width: -2 }, "writeImages: width must be a whole number"],
  ])("%o", (changes, message) => {
    expect(write(changes)).toThrow(message);
  });
});

test("rows of a file: those that are asked for, in their order; what is not there, or does not fit, is said", () => {
  const folder = mkdtempSync(join(tmpdir(), "rows-"));
  const path = join(folder, "rows");
  const bytes = Uint8Array.from({ length: 203 }, (_, at) => at);
  writeFileSync(path, bytes);
  const file = openSync(path, "r");
  try {
    const layout = { start: 3, rowBytes: 10 };
    const read = (...rows: number[]) => {
      const target = new Uint8Array(rows.length * 10);
      return { isWhole: compiled.readRows(file, layout, Uint32Array.from(rows), target), target };
    };
    const expected = [19, 0, 1, 7].flatMap((row) => [...bytes.subarray(3 + 10 * row, 13 + 10 * row)]);
    expect(read(19, 0, 1, 7)).toEqual({ isWhole: true, target: Uint8Array.from(expected) });
    expect(read()).toEqual({ isWhole: true, target: new Uint8Array() });
    expect(read(0, 20).isWhole).toBe(false);
    expect(javascriptKernels.readRows(file, layout, Uint32Array.of(0), new Uint8Array(10))).toBeUndefined();
    const small = () => compiled.readRows(file, layout, Uint32Array.of(0, 1), new Uint8Array(19));
    expect(small).toThrow("readRows: target must have room for each row");
    const wrong = () =>
      compiled.readRows(file, { start: 0.5, rowBytes: 0 }, Uint32Array.of(0), new Uint8Array());
    expect(wrong).toThrow(TypeError);
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
});
