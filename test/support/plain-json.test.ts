import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainJson, revived } from "../../src/support/plain-json.js";

const KINDS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
];

test.each(KINDS.map((kind) => [kind.name, kind] as const))("%s is a list of the same numbers", (_, kind) => {
  const values = {
    alone: kind.of(0, 1, 2),
    inRows: [kind.of(3), [kind.of(4)]],
    inside: { deep: kind.of(5) },
  };
  const plain = { alone: [0, 1, 2], inRows: [[3], [[4]]], inside: { deep: [5] } };
  expect(plainJson("show", values)).toEqual(plain);
});

test("what JSON has no word for is a list, a number or a text", () => {
  const values = {
    big: [7n, BigInt64Array.of(-8n), 2n ** 60n],
    when: new Date(Date.UTC(2015, 2, 9)),
    set: new Set([1, "a"]),
    boxed: [Object(3), Object("text"), Object(false)] as unknown[],
    tensor: tf.tensor2d([
      [1, 2],
      [3, 4],
    ]),
    bools: tf.tensor1d([true, false], "bool"),
    variable: tf.variable(tf.scalar(5)),
    buffer: Buffer.from([1, 2]),
    url: new URL("http://a.b/"),
    missing: undefined,
    list: [undefined, null],
    // eslint-disable-next-line no-sparse-arrays -- as someone may write it
    sparse: [1, , 3],
  };
  expect(plainJson("show", values)).toEqual({
    big: [7, [-8], "1152921504606846976"],
    when: "2015-03-09T00:00:00.000Z",
    set: [1, "a"],
    boxed: [3, "text", false],
    tensor: [
      [1, 2],
      [3, 4],
    ],
    bools: [1, 0],
    variable: 5,
    buffer: [1, 2],
    url: "http://a.b/",
    list: [null, null],
    sparse: [1, null, 3],
  });
});

test("NaN and the infinities are null, or named and read again", () => {
  const values = { all: [NaN, Infinity, -Infinity, 0.5], typed: Float32Array.of(NaN), deep: { one: NaN } };
  expect(plainJson("show", values)).toEqual({
    all: [null, null, null, 0.5],
    typed: [null],
    deep: { one: null },
  });
  const named = plainJson("show", values, { notFinite: "name" });
  expect(named).toEqual({ all: ["NaN", "Infinity", "-Infinity", 0.5], typed: ["NaN"], deep: { one: "NaN" } });
  expect(revived(JSON.parse(JSON.stringify(named)))).toEqual({ ...values, typed: [NaN] });
});

const circular: Record<string, unknown> = {};
circular.self = [circular];
const disposed = tf.scalar(1);
disposed.dispose();

test.each([
  [
    "a map",
    { y: new Map([["a", 1]]) },
    "show: data.y must be a list or an object: [...map.values()] or Object.fromEntries(map), got a Map",
  ],
  ["an iterator", { y: [new Map().values()] }, "show: data.y[0] must be a list: [...values], got a"],
  ["a promise", { y: Promise.resolve([1]) }, "show: data.y must be a value: await it, got a Promise"],
  ["an error", [new RangeError("far")], "show: data[0] must be a text: its message, got a RangeError"],
  [
    "bytes",
    { y: new ArrayBuffer(8) },
    "show: data.y must be numbers: new Float32Array(buffer) or another view of it, got an ArrayBuffer",
  ],
  ["a function", { y: Math.sin }, "show: data.y must be numbers, texts, lists or objects, got a function"],
  ["a symbol", { y: Symbol("s") }, "show: data.y must be numbers, texts, lists or objects, got Symbol(s)"],
  ["a pattern", { y: /a/ }, "show: data.y must be numbers, texts, lists or objects, got a RegExp"],
  ["itself", circular, "show: data.self[0] must not contain itself"],
  ["a tensor that is gone", { y: disposed }, "show: data.y must be a tensor that is not disposed"],
])("what would be lost is refused with its place: %s", (_, value, message) => {
  expect(() => plainJson("show", value, {}, "data")).toThrow(message);
});

test("the same list in two places is not one that contains itself", () => {
  const shared = [1];
  expect(plainJson("show", [shared, shared])).toEqual([[1], [1]]);
});

test("what JSON holds stays as it is", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.stringify(plainJson("show", value))).toBe(JSON.stringify(value));
    }),
  );
});

// tfjs makes no complex numbers on WebAssembly.
test.runIf(tf.getBackend() !== "wasm")(
  "what would be lost is refused with its place: complex numbers",
  () => {
    expect(() => plainJson("show", { y: tf.complex([1], [2]) }, {}, "data")).toThrow(
      "show: data.y must be real (tf.real, tf.imag), got",
    );
  },
);
