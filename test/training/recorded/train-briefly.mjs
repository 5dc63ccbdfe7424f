/** For instructions.test.ts: some steps of a net whose products are large enough to be updated on the way, and its weights as JSON. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
/** @type {typeof import("../../../src/index.ts")} */
const library = require("../../../dist/index.js");
await library.backendReady();
const digits = library.firstExamples(library.loadMnist().training, 512);
const net = new library.MultilayerPerceptron({ layerSizes: [784, 96, 96, 10], seed: 1 });
await library.train(net, digits, { epochs: 2, batchSize: 64, learningRate: 0.05 });
const weights = Object.values(net.values()).map(({ values }) => [...values]);
console.log(JSON.stringify(weights));
