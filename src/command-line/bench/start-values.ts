/**
 * Writes where all contestants begin: weights of every net, the teacher's logits, the order of the digits. A program, whose argument is a folder, so that
 * nothing of TensorFlow is in the process that measures.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadMnist } from "../../data/mnist.js";
import { MultilayerPerceptron } from "../../models/multilayer-perceptron.js";
import { backendReady } from "../../runtime/backend.js";
import { randomGenerator, randomOrder, type RandomGenerator } from "../../support/random.js";
import { logitsOf } from "../../training/evaluate.js";

const PERCEPTRON = [[784, 1200], [1200], [1200, 1200], [1200], [1200, 10], [10]];
/** Of each variable: weights as [inputs, units], kernels as [height, width, channels, filters], biases. */
const SHAPES: Readonly<Record<string, readonly number[][]>> = {
  "784-1200-1200-10": PERCEPTRON,
  teacher: PERCEPTRON,
  "784-800-800-10": [[784, 800], [800], [800, 800], [800], [800, 10], [10]],
  convolutional: [[3, 3, 1, 16], [16], [3, 3, 16, 32], [32], [1568, 10], [10]],
};

async function writeStartValues(folder: string): Promise<void> {
  await backendReady();
  const { training } = loadMnist();
  const write = (name: string, values: Float32Array | Uint32Array) => {
    writeFileSync(join(folder, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  for (const [name, shapes] of Object.entries(SHAPES)) {
    const generator = randomGenerator(1, name);
    const values = shapes.map((shape) => firstValues(shape, generator));
    // A teacher that is sure of itself, or T = 20 would leave nothing to learn.
    if (name === "teacher") values[4] = values[4]!.map((value) => 20 * value);
    write(`${name}.f32`, Float32Array.from(values.flatMap((one) => [...one])));
    if (name === "teacher") write("teacher-logits.f32", logitsOf(teacherOf(shapes, values), training));
  }
  write("order.u32", Uint32Array.from(randomOrder(training.count, randomGenerator(1, "order"))));
  writeFileSync(join(folder, "shapes.json"), JSON.stringify(SHAPES));
}

/** Uniform, with the variance of He's initialisation; biases are 0. */
function firstValues(shape: readonly number[], generator: RandomGenerator): Float32Array {
  const units = shape.at(-1)!;
  const size = shape.reduce((product, length) => product * length, 1);
  const bound = shape.length > 1 ? Math.sqrt((6 * units) / size) : 0;
  return Float32Array.from({ length: size }, () => bound * (2 * generator.uniform() - 1));
}

function teacherOf(shapes: readonly number[][], values: readonly Float32Array[]): MultilayerPerceptron {
  const net = new MultilayerPerceptron({ layerSizes: [784, 1200, 1200, 10], seed: 1 });
  const named = net.namedVariables.map(({ name }, index) => [
    name,
    { shape: shapes[index]!, values: values[index]! },
  ]);
  net.setValues(Object.fromEntries(named) as Parameters<typeof net.setValues>[0]);
  return net;
}

void writeStartValues(process.argv[2]!).then(() => process.exit());
