/** A recipe for tests of the trial runner: a tiny training, which can fail, crash or take its time if asked to. */
const { appendFileSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { dataset, MultilayerPerceptron, trainReusably } = require("../../dist/index.js");

/** Images of one bright pixel, whose place is the class. @param {number} count */
function dots(count) {
  const inputs = new Uint8Array(count * 4);
  const labels = Uint8Array.from({ length: count }, (_, example) => example % 4);
  labels.forEach((label, example) => {
    inputs[example * 4 + label] = 255;
  });
  return dataset({ name: "dots", inputs, shape: [2, 2], labels, classes: 4 });
}

/** @type {import("../../src/trials/recipe.ts").Recipe<{ hiddenUnits: number, epochs: number, examples: number, ends: string }>} */
const recipe = {
  name: "tiny",
  defaults: { hiddenUnits: 4, epochs: 1, examples: 64, ends: "well" },
  run: async ({ hiddenUnits, epochs, examples, ends }, { seed, folder, onProgress }) => {
    // A line for each time that the trial was started: by how many processes, and when.
    appendFileSync(join(folder, "starts.txt"), `${process.pid}\n`);
    const starts = readFileSync(join(folder, "starts.txt"), "utf8").trim().split("\n").length;
    if (ends === "by a kill" || (ends === "by a kill, the first time" && starts === 1)) {
      process.kill(process.pid, "SIGKILL");
    }
    if (ends === "by an error") throw new Error("this recipe fails");
    const net = new MultilayerPerceptron({ layerSizes: [4, hiddenUnits, 4], seed });
    const data = dots(examples);
    const options = {
      epochs,
      batchSize: 16,
      seed,
      evaluateOn: data,
      onProgress,
      label: `net of seed ${seed}`,
    };
    const trained = await trainReusably(net, seed, data, options, { reuse: false, folder });
    const { errors = NaN, loss = NaN } = trained.epochs.at(-1) ?? {};
    return {
      metrics: { errors, loss },
      details: { weights: Array.from(net.values().weights0?.values ?? []), epochs: trained.epochs.length },
    };
  },
};

exports.recipe = recipe;
