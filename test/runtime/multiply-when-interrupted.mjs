/** For signals.test.ts: multiplies for some seconds, among memory that keeps changing, and counts the interrupts that it notices. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
/** @type {typeof import("../../src/index.ts")} */
const library = require("../../dist/index.js");
/** @type {typeof import("@tensorflow/tfjs")} */
const tf = require("@tensorflow/tfjs");
/** @type {typeof import("../../src/support/random.ts")} */
const { randomGenerator } = require("../../dist/support/random.js");

const SECONDS = 3;

await library.backendReady();
let interrupts = 0;
process.on("SIGINT", () => interrupts++);

// The first layer of a small net: oneDNN takes 784 inputs in memory from malloc, and 100 units make its product a short one.
const inputs = tf.ones([128, 784]);
const weights = tf.ones([784, 100]);
const generator = randomGenerator(1);
/** @type {Buffer[]} */
const held = [];
let wrong = 0;

console.log("multiplying");
const end = performance.now() + 1000 * SECONDS;
for (let count = 0; performance.now() < end; count++) {
  const product = tf.tidy(() => tf.matMul(inputs, weights).dataSync());
  if (product.some((value) => value !== 784)) wrong++;
  // What lies next to the product's memory is another thing each time.
  held[count % 500] = Buffer.allocUnsafeSlow(generator.integer(16, 3000));
  if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
console.log(JSON.stringify({ interrupts, wrong }));
// Interrupts that are on their way would end a program that has given up its listener.
await new Promise((resolve) => setTimeout(resolve, 500));
