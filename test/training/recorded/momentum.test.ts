/** The operation that updates weights and velocities in one pass, in a graph of its own. */
import { describe, expect, test } from "vitest";
import { node, placeholder, typed } from "../../../src/training/recorded/nodes.js";
import { hasSessions, openSession } from "../../../src/training/recorded/session.js";
import { TYPE } from "../../../src/training/recorded/tape.js";
import { randomGenerator } from "../../../src/support/random.js";

const INPUTS = ["weights", "velocity", "gradient", "parameters"];

/** The update of copies of weights and velocity. */
function updated(shape: number[], given: Record<string, Float32Array>) {
  const session = openSession();
  const feeds = INPUTS.map((name) => {
    const own = name === "parameters" ? [3] : shape;
    return { name, type: TYPE.float32, shape: own, values: given[name]! };
  });
  const copies = ["weights", "velocity"].map((name) => node(`${name}/copy`, "DeepCopy", [name]));
  const operands = ["weights/copy", "velocity/copy", "gradient", "parameters"];
  const results = ["weights", "velocity"].map((name) =>
    node(`${name}/new`, "Identity", [`${name}/copy`, "^update"]),
  );
  session.extend([
    ...feeds.map((feed) => placeholder(feed.name, feed)),
    ...copies,
    node("update", "DarkKnowledgeMomentum", operands, [typed("T")]),
    ...results,
  ]);
  try {
    const [weights, velocity] = session.run({ feeds, fetches: ["weights/new", "velocity/new"] });
    return { weights: weights as Float32Array, velocity: velocity as Float32Array };
  } finally {
    session.close();
  }
}

describe.runIf(hasSessions())("the update", () => {
  const generator = randomGenerator(2, "momentum");
  const drawn = (count: number) => Float32Array.from({ length: count }, () => generator.uniform() - 0.5);
  const [rate, momentum] = [Math.fround(0.05), Math.fround(0.9)];

  // The second one's weights are many enough for several threads.
  test.each([
    [3, 21],
    [301, 401],
  ])("rounds each product and sum, as JavaScript does: the bits are no matter of chance", (rows, columns) => {
    const [weights, velocity, gradient] = [1, 2, 3].map(() => drawn(rows * columns)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const parameters = Float32Array.of(rate, momentum, Infinity);
    const velocities = velocity.map((value, i) => Math.fround(Math.fround(value * momentum) + gradient[i]!));
    const expected = weights.map((value, i) => Math.fround(value - Math.fround(rate * velocities[i]!)));
    const found = updated([rows, columns], { weights, velocity, gradient, parameters });
    expect(found.velocity).toEqual(velocities);
    expect(found.weights).toEqual(expected);
  });

  test("leaves norms at the limit where they would be above it", () => {
    const [rows, columns] = [30, 20];
    const [weights, gradient] = [drawn(rows * columns), new Float32Array(rows * columns)];
    const velocity = gradient.slice();
    const found = updated([rows, columns], {
      weights,
      velocity,
      gradient,
      parameters: Float32Array.of(rate, momentum, 1.6),
    });
    const norms = (values: Float32Array) =>
      Array.from({ length: columns }, (_, unit) =>
        Math.hypot(...Array.from({ length: rows }, (__, input) => values[input * columns + unit]!)),
      );
    const before = norms(weights);
    expect(before.filter((norm) => norm > 1.6).length).toBeGreaterThan(2);
    expect(before.filter((norm) => norm < 1.6).length).toBeGreaterThan(2);
    norms(found.weights).forEach((norm, unit) => {
      expect(norm).toBeCloseTo(Math.min(before[unit]!, 1.6), 5);
    });
  });

  test("shows what is not a number", () => {
    const [one, none] = [Float32Array.of(1, 1), new Float32Array(2)];
    const found = updated([1, 2], {
      weights: one,
      velocity: none,
      gradient: Float32Array.of(NaN, 0),
      parameters: Float32Array.of(rate, momentum, 1),
    });
    expect([...found.weights]).toEqual([NaN, 1]);
  });

  test("refuses values that do not fit", () => {
    const [four, two] = [new Float32Array(4), new Float32Array(2)];
    expect(() => updated([2, 2], { weights: four, velocity: four, gradient: four, parameters: two })).toThrow(
      "do not fill its shape",
    );
  });
});
