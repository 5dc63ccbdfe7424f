/** What a function takes from outside is found in its text. */
import { expect, test } from "vitest";
import { capturedValues } from "../../src/support/captured-values.js";

test.each([
  ["(z, y) => tf.mul(z, gamma)", ["gamma"]],
  ["(z, y, { gamma }) => tf.mul(z, gamma)", []],
  ["(z, y) => tf.mul(z, settings.gamma)", ["settings"]],
  ["(z, y) => tf.mul(z, exports.gamma)", ["gamma"]],
  ["(z, y) => exports.tf.mul(exports.hardTargets(z, y), 2)", []],
  ["(z, y) => (0, losses_js_1.hardTargetLoss)(z, y)", []],
  ["(z, y) => (0, helper)(z, y)", []],
  ["(z, y) => tf.mul(z, library_1.WEIGHT)", []],
  ["(z, y) => helper(z).mul(weights[0])", ["weights"]],
  ["(z) => { const gamma = 2; let { a, b: [c] } = z; return a + c + gamma; }", []],
  ["(z) => z + Math.PI + Number.EPSILON + Infinity + NaN", []],
  ["(z) => list.map(each)", ["each"]],
  ["(z) => { try { return z; } catch (error) { throw error; } }", []],
  ["(z) => ({ z, gamma })", ["gamma"]],
  ["(z) => ({ gamma: z.gamma })", []],
  ["(z) => { count++; return z; }", ["count"]],
  ["(z) => new Focal(z).run()", []],
  ["function named(z) { return z > 0 ? named(z - 1) : rest; }", ["rest"]],
  ["method(z) { return z + gamma + gamma; }", ["gamma"]],
  ["async (z) => await z + gamma", ["gamma"]],
  ["(z) => `${gamma} ${z}`", ["gamma"]],
  ["(z) => { count += 1; return z * count; }", ["count"]],
  ["(z) => { [count] = z; return count; }", ["count"]],
  ["(z) => z.map((gamma) => gamma) + gamma", ["gamma"]],
  ["(z) => { { const gamma = 1; } return z * gamma; }", ["gamma"]],
  ["(z) => { for (const gamma of z) z += gamma; return gamma; }", ["gamma"]],
  ["(z) => { if (z) { var gamma = 1; } return gamma; }", []],
  ["({ a = gamma, ...rest }, [b, { c: d }] = []) => a + b + d + rest", ["gamma"]],
  [
    "(z) => { switch (z) { case 0: let a = 1; return a; } function f() { return f; } return class A { b = A; }; }",
    [],
  ],
])("%s: %j", (source, names) => {
  expect(capturedValues(source)).toEqual(names);
});
