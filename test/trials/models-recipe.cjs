/** A recipe of tfjs's own models: a convolutional net and a perceptron together teach a small convolutional net. */
const tf = require("@tensorflow/tfjs");
const {
  dataset,
  distillation,
  evaluate,
  MultilayerPerceptron,
  train,
  trainReusably,
  transferSet,
} = require("../../dist/index.js");

/** Pictures with one bright column, which is the class. @param {number} count */
function columns(count) {
  const inputs = new Float32Array(count * 16);
  const labels = Uint8Array.from({ length: count }, (_, example) => example % 4);
  labels.forEach((label, example) => {
    for (let row = 0; row < 4; row++)
      inputs[example * 16 + row * 4 + label] = 1 + ((example * 7 + row) % 5) / 10;
  });
  return dataset({ name: "columns", inputs, shape: [4, 4, 1], labels, classes: 4 });
}

/** @param {number} filters @param {number} seed */
function convolutional(filters, seed) {
  const kernelInitializer = () => tf.initializers.glorotUniform({ seed });
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [4, 4, 1],
        filters,
        kernelSize: 3,
        activation: "relu",
        kernelInitializer: kernelInitializer(),
      }),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.2 }),
      tf.layers.dense({ units: 4, kernelInitializer: kernelInitializer() }),
    ],
  });
}

/** @type {import("../../src/trials/recipe.ts").Recipe<{ filters: number, epochs: number }>} */
const recipe = {
  name: "models",
  defaults: { filters: 3, epochs: 40 },
  run: async ({ filters, epochs }, { seed, folder, onProgress }) => {
    const data = columns(120);
    const options = { epochs, batchSize: 20, seed, learningRate: 0.01, onProgress };
    const picture = convolutional(6, 10 + seed);
    const perceptron = new MultilayerPerceptron({ layerSizes: [16, 12, 4], seed });
    for (const member of [picture, perceptron]) await train(member, data, options);
    const student = convolutional(filters, 20 + seed);
    const loss = distillation({ temperature: 3, softWeight: 1, hardWeight: 0.1 });
    const transfer = await transferSet([picture, { net: perceptron, weight: 2 }], data, folder);
    await trainReusably(student, seed, transfer, { ...options, loss }, { folder });
    const { errors } = evaluate(student, data);
    const kernels = student.getWeights().map((weights) => Array.from(weights.dataSync()));
    return { metrics: { errors }, details: { kernels } };
  },
};

exports.recipe = recipe;
