/** Compiled kernels against those in JavaScript, bit for bit; and that neither leaves its arrays. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { javascriptKernels } from "../../src/kernels/javascript.js";
import { compiledKernels, kernels } from "../../src/kernels/kernels.js";
import { randomGenerator } from "../../src/support/random.js";

const compiled = compiledKernels()!;

test("set-up compiled them", () => {
  expect(compiledKernels()).toBeDefined();
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
