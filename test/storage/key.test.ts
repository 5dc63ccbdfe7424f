/** Keys: equal for equal content, and other ones for whatever differs. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyedOptions } from "../../src/storage/added-later.js";
import { keyOf } from "../../src/storage/key.js";
import { hexadecimal, portableSha256, sha256 } from "../../src/support/sha256.js";

/** Anything a key can be made of, arrays of every type among it. */
const content = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.string({ unit: "binary" }),
    fc.uint8Array({ maxLength: 4 }),
    fc.int8Array({ maxLength: 4 }),
    fc.float32Array({ maxLength: 4 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 3 }), tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** A copy whose objects have their names in another order, and lists and arrays memory of their own. */
function copyOf(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return (value as Uint8Array).slice();
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, copyOf(one)] as const);
  return Object.fromEntries(entries.reverse());
}

/** Whether two contents are the same, but for the order of names and the sign of zero. */
function same(first: unknown, second: unknown): boolean {
  if (typeof first !== "object" || first === null) return first === second || Object.is(first, second);
  if (typeof second !== "object" || second === null) return false;
  const tags = [first, second].map((one) => Object.prototype.toString.call(one));
  const names = [first, second].map((one) => Object.keys(one).sort());
  if (tags[0] !== tags[1] || names[0]!.join("\0") !== names[1]!.join("\0")) return false;
  if (names[0]!.length !== names[1]!.length) return false;
  // In arrays of bytes every bit counts.
  if (ArrayBuffer.isView(first)) {
    return Buffer.compare(bytes(first), bytes(second as ArrayBufferView)) === 0;
  }
  return names[0]!.every((name) => same(first[name as never], second[name as never]));
}

function bytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

describe("a key", () => {
  test("is that of the content, whatever it is stored in", () => {
    fc.assert(
      fc.property(content, (one) => {
        expect(keyOf("test", copyOf(one))).toBe(keyOf("test", one));
      }),
    );
  });

  test("is another one for other content", () => {
    fc.assert(
      fc.property(content, content, (one, other) => {
        expect(keyOf("test", one) === keyOf("test", other)).toBe(same(one, other));
      }),
      { numRuns: 1000 },
    );
  });

  test("is the same in every version", () => {
    const written = `list 3:number 2;"test"object 2:"a"list 2:null;number 0.5;"b"[object Uint8Array] 2:`;
    const expected = createHash("sha256").update(written).update(Uint8Array.of(7, 8)).digest("hex");
    expect(keyOf("test", { b: Uint8Array.of(7, 8), a: [null, 0.5] })).toBe(expected);
  });

  test("is another one when one value anywhere is changed", () => {
    const base = { a: [1, "x", { deep: Float32Array.of(1, 2) }], b: null, c: Uint8Array.of(1, 2, 3) };
    const changed: unknown[] = [
      { ...base, a: [1, "x", { deep: Float32Array.of(1, 3) }] },
      { ...base, a: [1, "x", { deep: Float64Array.of(1, 2) }] },
      { ...base, a: [1, "x", { deep: [1, 2] }] },
      { ...base, a: ["1", "x", { deep: Float32Array.of(1, 2) }] },
      { ...base, a: ["x", 1, { deep: Float32Array.of(1, 2) }] },
      { ...base, b: undefined },
      { ...base, b: "null" },
      { ...base, b: false },
      { ...base, b: 0 },
      { ...base, c: Uint8ClampedArray.of(1, 2, 3) },
      { ...base, c: Int8Array.of(1, 2, 3) },
      { ...base, d: 1 },
      { ...base, a: [base.a] },
    ];
    const keys = [base, ...changed].map((one) => keyOf("test", one));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf("another kind", base)).not.toBe(keys[0]);
  });

  test("doesn't confuse where one value ends and the next begins", () => {
    const alike: unknown[] = [
      ["a", "b"],
      ["ab"],
      ['a","b'],
      [["a"], "b"],
      [["a", "b"]],
      { a: "b" },
      [Uint8Array.of(1), Uint8Array.of(2)],
      [Uint8Array.of(1, 2)],
      [NaN],
      ["NaN"],
      [Infinity],
      [null],
      [undefined],
      [],
      {},
      ["\ud800"],
      ["\ufffd"],
      [1n],
      [1],
    ];
    expect(new Set(alike.map((one) => keyOf("test", one))).size).toBe(alike.length);
  });

  test("sees a part of a larger memory as what it is, and a Buffer as its bytes", () => {
    const large = Uint8Array.of(9, 1, 2, 9);
    expect(keyOf("test", large.subarray(1, 3))).toBe(keyOf("test", Uint8Array.of(1, 2)));
    expect(keyOf("test", Buffer.from([1, 2]))).toBe(keyOf("test", Uint8Array.of(1, 2)));
  });

  test("follows what is written into an array", () => {
    const pixels = new Uint8Array(1000);
    const before = keyOf("test", { pixels });
    pixels[999] = 1;
    expect(keyOf("test", { pixels })).not.toBe(before);
  });

  test.each([
    [{ look: () => 1 }, "key of test: look must be plain data, whose content can be seen, got a function"],
    [
      { a: [new Map()] },
      "key of test: a[0] must be plain data, whose content can be seen, got a value of class Map",
    ],
    [new Date(0), "key of test: the content must be plain data"],
    [{ s: Symbol("x") }, "key of test: s must be plain data, whose content can be seen, got Symbol(x)"],
  ])("is refused where the content can't be seen: %o", (one, message) => {
    expect(() => keyOf("test", one)).toThrow(message);
  });

  test("is refused where something contains itself", () => {
    const round: Record<string, unknown> = {};
    round.inside = { round };
    expect(() => keyOf("test", round)).toThrow("inside.round must not contain itself");
    const twice = { x: 1 };
    expect(keyOf("test", [twice, twice])).toBe(keyOf("test", [{ x: 1 }, { x: 1 }]));
  });
});

test("SHA-256 is the same with and without Node", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 200 }))), (parts) => {
      const [node, portable] = [sha256(), portableSha256()];
      for (const part of parts) for (const one of [node, portable]) one.update(part);
      expect(hexadecimal(portable.digest())).toBe(hexadecimal(node.digest()));
    }),
  );
  const known = sha256();
  known.update("abc");
  expect(hexadecimal(known.digest())).toBe(createHash("sha256").update("abc").digest("hex"));
});

describe("options that were added later", () => {
  const key = (options: object, asBefore = {}) => keyOf("test", keyedOptions({ ...options }, asBefore));

  test("are left out while they mean as before", () => {
    const before = key({ rate: 1, teacher: { units: 5 } });
    const asBefore = { decay: 0, teacher: { smoothing: 0, dropout: { input: 0 } } };
    expect(
      key({ rate: 1, decay: 0, teacher: { units: 5, smoothing: 0, dropout: { input: 0 } } }, asBefore),
    ).toBe(before);
    for (const changed of [
      { rate: 1, decay: 0.1, teacher: { units: 5, smoothing: 0 } },
      { rate: 1, decay: 0, teacher: { units: 5, smoothing: 0.1 } },
      { rate: 1, decay: 0, teacher: { units: 5, smoothing: 0, dropout: { input: 0.1 } } },
      { rate: 1, decay: null, teacher: { units: 5, smoothing: 0 } },
    ]) {
      expect(key(changed, asBefore)).not.toBe(before);
    }
  });

  test("are told by value, so that a whole group can be added", () => {
    const asBefore = { dropout: { input: 0, hidden: 0 } };
    expect(key({ rate: 1, dropout: { hidden: 0, input: 0 } }, asBefore)).toBe(key({ rate: 1 }));
    expect(key({ rate: 1, dropout: { input: 0, hidden: 0.5 } }, asBefore)).not.toBe(key({ rate: 1 }));
    expect(key({ rate: 1, dropout: { input: 0.5, hidden: 0 } }, asBefore)).not.toBe(
      key({ rate: 1, dropout: { input: 0, hidden: 0.5 } }, asBefore),
    );
    expect(key({ teacher: { smoothing: 0 } }, { teacher: { smoothing: 0 } })).toBe(key({ teacher: {} }));
  });

  test("any two choices of options have two keys, unless they differ in nothing", () => {
    const value = fc.constantFrom<unknown>(0, 1, null, [0], "a");
    const options = fc.record({
      old: value,
      added: value,
      group: fc.record({ old: value, added: value }),
    });
    const asBefore = { added: 0, group: { added: 0 } };
    fc.assert(
      fc.property(options, options, (one, other) => {
        expect(key(one, asBefore) === key(other, asBefore)).toBe(same(one, other));
      }),
    );
  });
});
