/** Writes where all contestants begin: weights of every net, the teacher's logits, the order of the digits. Its argument is a folder. */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { loadMnist, logitsOf, MultilayerPerceptron, backendReady } =
  /** @type {typeof import("../../src/index.ts")} */ (require("../../dist/index.js"));
const { randomGenerator, randomOrder } = /** @type {typeof import("../../src/support/random.ts")} */ (
  require("../../dist/support/random.js")
);

/** Of each variable: weights as [inputs, units], kernels as [height, width, channels, filters], biases. @type {Record<string, number[][]>} */
const SHAPES = {
  "784-1200-1200-10": [[784, 1200], [1200], [1200, 1200], [1200], [1200, 10], [10]],
  teacher: [[784, 1200], [1200], [1200, 1200], [1200], [1200, 10], [10]],
  "784-800-800-10": [[784, 800], [800], [800, 800], [800], [800, 10], [10]],
  convolutional: [[3, 3, 1, 16], [16], [3, 3, 16, 32], [32], [1568, 10], [10]],
};

const folder = process.argv[2] ?? "";
await backendReady();
const { training } = loadMnist();
/** @param {string} name @param {Float32Array | Uint32Array} values */
const write = (name, values) => {
  writeFileSync(join(folder, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
};
for (const [name, shapes] of Object.entries(SHAPES)) {
  const generator = randomGenerator(1, name);
  const values = shapes.map((shape) => firstValues(shape, generator));
  // A teacher that is sure of itself, or T = 20 would leave nothing to learn.
  if (name === "teacher") values[4] = (values[4] ?? new Float32Array()).map((value) => 20 * value);
  write(`${name}.f32`, Float32Array.from(values.flatMap((one) => [...one])));
  if (name === "teacher") write("teacher-logits.f32", teacherLogits(shapes, values));
}
write("order.u32", Uint32Array.from(randomOrder(training.count, randomGenerator(1, "order"))));
writeFileSync(join(folder, "shapes.json"), JSON.stringify(SHAPES));
process.exit();

/** Uniform, with the variance of He's initialisation; biases are 0. @param {number[]} shape @param {import("../../src/support/random.ts").RandomGenerator} generator */
function firstValues(shape, generator) {
  const units = shape.at(-1) ?? 1;
  const size = shape.reduce((product, length) => product * length, 1);
  const bound = shape.length > 1 ? Math.sqrt((6 * units) / size) : 0;
  return Float32Array.from({ length: size }, () => bound * (2 * generator.uniform() - 1));
}

/** @param {number[][]} shapes @param {Float32Array[]} values */
function teacherLogits(shapes, values) {
  const net = new MultilayerPerceptron({ layerSizes: [784, 1200, 1200, 10], seed: 1 });
  const named = net.namedVariables.map(({ name }, index) => [
    name,
    { shape: shapes[index] ?? [], values: values[index] ?? new Float32Array() },
  ]);
  net.setValues(Object.fromEntries(named));
  return logitsOf(net, training);
}
