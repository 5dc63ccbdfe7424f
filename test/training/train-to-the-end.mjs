/** For checkpoint.test.ts: trains with a checkpoint after every step, and leaves weights and losses in a file. */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
/** @type {typeof import("../../src/index.ts")} */
const library = require("../../dist/index.js");
/** @type {typeof import("../../src/storage/content-hash.ts")} */
const { contentHash } = require("../../dist/storage/content-hash.js");
const folder = process.argv[2] ?? ".";

await library.backendReady();
const digits = library.firstExamples(library.loadMnist().training, 1000);
const net = new library.MultilayerPerceptron({ layerSizes: [784, 30, 30, 10], seed: 1 });
const { epochs } = await library.train(net, digits, {
  epochs: 150,
  batchSize: 50,
  learningRate: 0.02,
  dropout: { input: 0.2, hidden: 0.5 },
  maxShiftPixels: 2,
  maxNorm: 3,
  checkpoint: { path: join(folder, "training.safetensors"), everySeconds: 0 },
  afterEpoch: ({ epoch }) => {
    console.log(`epoch ${epoch}`);
  },
});
const weights = contentHash(...Object.values(net.values()).map(({ values }) => values));
writeFileSync(join(folder, "result.json"), JSON.stringify({ weights, epochs }));
