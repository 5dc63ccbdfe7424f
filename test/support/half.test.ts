import { expect, test } from "vitest";
import { decodeHalves, encodeHalves, fromHalf, toHalf } from "../../src/support/half.js";

test("every 16-bit float is read and written back as it was", () => {
  for (let half = 0; half < 2 ** 16; half++) {
    const value = fromHalf(half);
    if (Number.isNaN(value)) expect(fromHalf(toHalf(value))).toBeNaN();
    else expect(toHalf(value)).toBe(half);
  }
});

test("others become the nearest, of two the even one", () => {
  // From NumPy 2.4.6: np.array([...], dtype=np.float32).astype(np.float16).view(np.uint16)
  const values = [
    1 / 3,
    -2.5004,
    65_519,
    65_520,
    1e-7,
    3e-8,
    2.98023223876953125e-8,
    1.00048828125,
    1.00146484375,
    -1e9,
  ];
  const expected = [0x3555, 0xc100, 0x7bff, 0x7c00, 0x0002, 0x0001, 0x0000, 0x3c00, 0x3c02, 0xfc00];
  expect([...encodeHalves(values)]).toEqual(expected);
  expect([...decodeHalves(Uint16Array.from([0x3555, 0xc100, 0xfc00]))]).toEqual([
    0.333251953125,
    -2.5,
    -Infinity,
  ]);
});
