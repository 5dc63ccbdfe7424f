/** What counts as the same number, and the same operation, when a step is followed along its recording. */
import { expect, test } from "vitest";
import { sameConstant, sameOperation } from "../../../src/training/recorded/same-work.js";
import { ATTRIBUTE, TYPE } from "../../../src/training/recorded/tape.js";

const constant = (values: number[], shape = [values.length]) => ({
  type: TYPE.float32,
  shape,
  values: Float32Array.from(values),
});

test.each([3, 300])("numbers are the same to the bit, %i of them", (length) => {
  const numbers = (last: number) => constant([...new Array<number>(length - 1).fill(1), last]);
  expect(sameConstant(numbers(NaN), numbers(NaN))).toBe(true);
  expect(sameConstant(numbers(0), numbers(-0))).toBe(false);
  expect(sameConstant(numbers(1), numbers(1 + 2 ** -23))).toBe(false);
  expect(sameConstant(numbers(1), constant(new Array<number>(length).fill(1), [length, 1]))).toBe(false);
  expect(sameConstant(numbers(1), { ...numbers(1), type: TYPE.int32 })).toBe(false);
});

test("an operation is the same by name, inputs and attributes", () => {
  const source = { kind: "operation", index: 1, output: 0 } as const;
  const attributes = [
    { name: "strides", type: ATTRIBUTE.int, value: [1, 2] },
    { name: "alpha", type: ATTRIBUTE.float, value: NaN },
  ];
  const one = { name: "Op", attributes, inputs: [source] };
  const known = { ...one, outputs: [{ type: TYPE.float32, shape: [2] }] };
  expect(sameOperation(known, structuredClone(one))).toBe(true);
  expect(sameOperation(undefined, one)).toBe(false);
  const others = [
    { ...one, name: "Other" },
    { ...one, inputs: [] },
    { ...one, inputs: [{ ...source, output: 1 }] },
    { ...one, inputs: [{ ...source, kind: "constant" as const }] },
    { ...one, attributes: attributes.slice(0, 1) },
    { ...one, attributes: [...attributes, attributes[0]!] },
    { ...one, attributes: [{ ...attributes[0]!, value: [1, 3] }, attributes[1]!] },
    { ...one, attributes: [attributes[0]!, { ...attributes[1]!, value: 0 }] },
  ];
  for (const other of others) expect(sameOperation(known, other)).toBe(false);
});
